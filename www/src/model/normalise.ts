/** Letters that Unicode does not split into a base letter and an accent. */
const LETTERS: Readonly<Record<string, string>> = {
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ß: 'ss',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ı: 'i',
};
const LIGATURE = /[æœøßłđðþı]/g;
const FRACTIONS = /[¼½¾⅓⅔]/g;
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

/** Numbers by other names: roman, and spelled out. A map: every object has a `constructor`, and so may a title. */
const NUMBERS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    i: '1',
    ii: '2',
    iii: '3',
    iv: '4',
    v: '5',
    vi: '6',
    vii: '7',
    viii: '8',
    ix: '9',
    x: '10',
    xi: '11',
    xii: '12',
    xiii: '13',
    one: '1',
    two: '2',
    three: '3',
    four: '4',
    five: '5',
    six: '6',
    seven: '7',
    eight: '8',
    nine: '9',
    ten: '10',
    eleven: '11',
    twelve: '12',
    thirteen: '13',
  }),
);

/** Lower case without accents, ligatures and apostrophes; '&' is 'and', '³' is '3', and '½' is '1/2'. */
export function fold(text: string): string {
  return text
    .toLowerCase()
    .replace(FRACTIONS, ' $&')
    .normalize('NFKD')
    .replace(ACCENTS, '')
    .replace(LIGATURE, (letter) => LETTERS[letter] ?? letter)
    .replace(APOSTROPHES, '')
    .replace(/&/g, ' and ');
}

/**
 * The words a title is indexed by: folded, without articles (unless there is nothing else), numbers also as
 * digits, and what hyphens and dots join also as one word.
 */
export function titleWords(text: string): string[] {
  const folded = fold(text);
  const joined = (folded.match(JOINED) ?? []).map((group) => group.replace(/[^\p{L}\p{N}]/gu, ''));
  return tellingWords(folded)
    .flatMap((word) => [word, NUMBERS.get(word) ?? []].flat())
    .concat(joined);
}

/**
 * The words of a query: each must be found, so numbers come as digits only, and joined words not at all, for a
 * title may hold just the parts. A lone word stays as it is: 'v' may be the beginning of any word.
 */
export function queryWords(text: string): string[] {
  const telling = tellingWords(fold(text));
  return telling.length > 1 ? telling.map((word) => NUMBERS.get(word) ?? word) : telling;
}

/** All words of a folded name, to compare names by: numbers as digits, whatever they were. */
export function foldedWords(folded: string): string[] {
  return (folded.match(WORD) ?? []).map((word) => NUMBERS.get(word) ?? word);
}

export const isArticle = (word: string): boolean => ARTICLES.has(word);

function tellingWords(folded: string): string[] {
  const all = folded.match(WORD) ?? [];
  const telling = all.filter((word) => !ARTICLES.has(word));
  return telling.length > 0 ? telling : all;
}
