import { bestLanguage, type LanguageCode } from '.';

/** Named after the site's path: all project sites of one user of a static host share an origin and its storage. */
const keyOf = (base: URL): string => `flatflix language ${base.pathname}`;

/** The language for this visitor: what was chosen here before, else what the browser asks for. */
export function languageFor(base: URL): LanguageCode {
  let chosen: string | null = null;
  try {
    chosen = localStorage.getItem(keyOf(base));
  } catch {
    // Storage is forbidden here: the browser's languages decide.
  }
  return bestLanguage(chosen, navigator.languages);
}

/** Speak another language from now on: everything is said anew, from a page loaded anew. */
export function chooseLanguage(base: URL, code: LanguageCode): void {
  try {
    localStorage.setItem(keyOf(base), code);
  } catch {
    return;
  }
  location.reload();
}
