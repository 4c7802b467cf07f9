import { en, type Strings } from './en';

/** A language the page speaks: its own name for itself, and its strings. English comes with the page. */
interface Language {
  readonly name: string;
  readonly load: () => Promise<Strings>;
}

export const LANGUAGES = {
  en: { name: 'English', load: async () => en },
  de: { name: 'Deutsch', load: async () => (await import('./de')).de },
} satisfies Record<string, Language>;

export type LanguageCode = keyof typeof LANGUAGES;

/** The strings in use. `speak` fills them before anything is shown; another language takes a reload. */
export const t: Strings = { ...en };

let formats = formatsOf(en.language);

function formatsOf(language: string) {
  return {
    oneDecimal: new Intl.NumberFormat(language, { minimumFractionDigits: 1, maximumFractionDigits: 1 }),
    whole: new Intl.NumberFormat(language, { maximumFractionDigits: 0 }),
    percent: new Intl.NumberFormat(language, { style: 'percent' }),
  };
}

const isSpoken = (code: string): code is LanguageCode => Object.hasOwn(LANGUAGES, code);

/** The language to speak: the one chosen here if any, else the first of the visitor's own that the page speaks. */
export function bestLanguage(chosen: string | null, preferred: readonly string[]): LanguageCode {
  const codes = [chosen ?? '', ...preferred].map((tag) => tag.toLowerCase().split('-')[0] ?? '');
  return codes.find(isSpoken) ?? 'en';
}

/** Speak a language. English if the strings of the other cannot be fetched. */
export async function speak(code: LanguageCode): Promise<void> {
  const strings = await LANGUAGES[code].load().catch(() => en);
  Object.assign(t, strings);
  formats = formatsOf(t.language);
  document.documentElement.lang = t.language;
  document.documentElement.dir = t.direction;
}

/** A share of 1 in percent, '34 %'. */
export const percent = (share: number): string => formats.percent.format(share);
/** A rating with one decimal, '4.0'. */
export const decimal = (value: number): string => formats.oneDecimal.format(value);
/** A count with thousands separators. */
export const integer = (value: number): string => formats.whole.format(value);
