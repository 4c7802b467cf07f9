/** Letters that Unicode does not split into a base letter and an accent. */
const LETTERS: Readonly<Record<string, string>> = {
  æ: 'ae', œ: 'oe', ø: 'o', ß: 'ss', ł: 'l', đ: 'd', ð: 'd', þ: 'th', ı: 'i',
};
const LIGATURE = /[æœøßłđðþı]/g;
const ACCENTS = /\p{M}/gu;
const APOSTROPHES = /['’‘`´]/g;
const WORD = /[\p{L}\p{N}]+/gu;
/** Pieces joined by a hyphen or a dot are found with or without it: 'Spider-Man', 'spiderman', 'E.T.', 'et'. */
const JOINED = /[\p{L}\p{N}]+(?:[-.·][\p{L}\p{N}]+)+/gu;

const ARTICLES = new Set([
  ...['the', 'a', 'an'],
  ...['le', 'la', 'les', 'l', 'un', 'une', 'des'],
  ...['der', 'die', 'das', 'ein', 'eine'],
  ...['il', 'lo', 'gli', 'el', 'los', 'las', 'o', 'os'],
  ...['den', 'det', 'en', 'ett', 'de', 'het', 'een'],
]);

const ROMAN: Readonly<Record<string, string>> = {
  ii: '2', iii: '3', iv: '4', v: '5', vi: '6', vii: '7', viii: '8', ix: '9', x: '10', xi: '11', xii: '12', xiii: '13',
};

/** Lower case without accents, ligatures and apostrophes; '&' is 'and'. */
export function fold(text: string): string {
  return text
    .toLowerCase()
    .normalize('NFD')
    .replace(ACCENTS, '')
    .replace(LIGATURE, (letter) => LETTERS[letter] ?? letter)
    .replace(APOSTROPHES, '')
    .replace(/&/g, ' and ');
}

/**
 * The words a title is indexed and searched by: folded, without articles (unless there is nothing else), with
 * roman numerals as digits, and with what hyphens and dots separate also as one word.
 */
export function words(text: string): string[] {
  const folded = fold(text);
  const all = folded.match(WORD) ?? [];
  const telling = all.filter((word) => !ARTICLES.has(word));
  const joined = (folded.match(JOINED) ?? []).map((group) => group.replace(/[^\p{L}\p{N}]/gu, ''));
  return [...(telling.length > 0 ? telling : all), ...joined].map((word) => ROMAN[word] ?? word);
}

/** The words of a query. No joined forms: every word of a query must be found, and a title may hold only the parts. */
export function queryWords(text: string): string[] {
  const all = fold(text).match(WORD) ?? [];
  const telling = all.filter((word) => !ARTICLES.has(word));
  return (telling.length > 0 ? telling : all).map((word) => ROMAN[word] ?? word);
}
