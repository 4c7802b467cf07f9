import { en, type Strings } from './en';
import { ratingScale, type Scale, type Subject, subject } from './subject';

/** A language the page speaks: its own name for itself, and its strings. English comes with the page. */
interface Language {
  readonly name: string;
  readonly load: () => Promise<typeof en>;
}

export const LANGUAGES = {
  en: { name: 'English', load: async () => en },
  de: { name: 'Deutsch', load: async () => (await import('./de')).de },
} satisfies Record<string, Language>;

export type LanguageCode = keyof typeof LANGUAGES;

/** The strings in use. To be read when something is drawn, not before: `speak` exchanges them. */
export const t: Strings = { ...en(subject, ratingScale) };

let formats = formatsOf(t.language);
const listeners = new Set<() => void>();

/** Ways to write numbers. Each is made when it is first used: making one takes the browser longer than a whole list does. */
function formatsOf(language: string) {
  const made = new Map<string, Intl.NumberFormat>();
  const format =
    (name: string, options: Intl.NumberFormatOptions) =>
    (value: number): string => {
      const format = made.get(name) ?? new Intl.NumberFormat(language, options);
      made.set(name, format);
      return format.format(value);
    };
  const decimals = (n: number) => ({ minimumFractionDigits: n, maximumFractionDigits: n });
  return {
    oneDecimal: format('oneDecimal', decimals(1)),
    whole: format('whole', decimals(0)),
    twoDecimals: format('twoDecimals', decimals(2)),
    oneSigned: format('oneSigned', { ...decimals(1), signDisplay: 'exceptZero' }),
    percent: format('percent', { style: 'percent' }),
  };
}

/** Whether the page speaks a language. */
export const isSpoken = (code: string): code is LanguageCode => Object.hasOwn(LANGUAGES, code);

/** The language to speak: the one chosen here if any, else the first of the visitor's own that the page speaks. */
export function bestLanguage(chosen: string, preferred: readonly string[]): LanguageCode {
  const codes = [chosen, ...preferred].map((tag) => tag.toLowerCase().split('-')[0] ?? '');
  return codes.find(isSpoken) ?? 'en';
}

/** Speak a language, and have everything on the page said anew. False if its strings cannot be fetched. */
export async function speak(code: LanguageCode): Promise<boolean> {
  try {
    const language = await LANGUAGES[code].load();
    Object.assign(t, language(subject, ratingScale));
  } catch {
    return false;
  }
  formats = formatsOf(t.language);
  document.documentElement.lang = t.language;
  document.documentElement.dir = t.direction;
  for (const listener of listeners) listener();
  return true;
}

/** Be told when another language is spoken. Returns how to stop that. */
export function onSpeak(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** A share of 1 in percent, '34 %'. */
export const percent = (share: number): string => formats.percent(share);
/** A rating with one decimal, '4.0'. */
export const decimal = (value: number): string => formats.oneDecimal(value);
/** A difference of ratings with its sign, '+0.4'; nothing is '0.0'. */
export const signed = (value: number): string => formats.oneSigned(value);
/** Errors, whose second decimal decides, '0.71'. */
export const hundredths = (value: number): string => formats.twoDecimals(value);
/** A count with thousands separators. */
export const integer = (value: number): string => formats.whole(value);

/** What a component says, and how it writes numbers. */
export interface Voice {
  readonly t: Strings;
  readonly decimal: (value: number) => string;
  readonly percent: (share: number) => string;
}

/** The page's voice: in the language in use, about the site's items. */
export const page: Voice = { t, decimal, percent };

/** A voice of its own, for what is shown on a page that is not ours. English if the strings cannot be fetched. */
export async function voiceOf(code: LanguageCode, subject: Subject, scale: Scale): Promise<Voice> {
  const language = await LANGUAGES[code].load().catch(() => en);
  const t = language(subject, () => scale);
  const formats = formatsOf(t.language);
  return {
    t,
    decimal: formats.oneDecimal,
    percent: formats.percent,
  };
}
