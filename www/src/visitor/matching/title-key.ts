import { fold, foldedWords, isArticle } from '../../model/normalise';

/** Words that titles have or lack from one site to the next. Numbers of parts stay. */
const OPTIONAL = new Set([
  'the',
  'a',
  'an',
  'and',
  'n',
  'part',
  'pt',
  'episode',
  'volume',
  'vol',
  'chapter',
  'movie',
  'film',
]);

/** Spellings of one word. */
const SPELLINGS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    vs: 'versus',
    mr: 'mister',
    dr: 'doctor',
    st: 'saint',
    colour: 'color',
    colours: 'colors',
    grey: 'gray',
    theatre: 'theater',
    centre: 'center',
    honour: 'honor',
    harbour: 'harbor',
    neighbour: 'neighbor',
    neighbours: 'neighbors',
    favourite: 'favorite',
    traveller: 'traveler',
    defence: 'defense',
    okay: 'ok',
  }),
);

/** 'Monty Python's', before what is another site's whole title. */
const OWNER = /^((?!the |an? )\p{L}[\p{L}.]* \p{L}+['’]s)\s+/iu;

/** Where a title falls into parts, each of which may be all that another site calls it. */
const BREAK = /:|\s[-–—]\s|[([/]|\bor\b|\ba\.?k\.?a\b/;

/** What titles are compared by. */
export interface TitleKeys {
  /** Telling words, spelled one way, numbers as digits. */
  readonly words: readonly string[];
  /** The same as one word, so that 'Spider-Man' and 'Spiderman' are one. '' for a title of signs alone. */
  readonly whole: string;
  /**
   * Its beginnings and endings: for 'Star Wars: Episode V - The Empire Strikes Back' those of 'Star Wars', 'Star Wars:
   * Episode V', 'Episode V - The Empire Strikes Back' and 'The Empire Strikes Back'.
   */
  readonly parts: readonly string[];
}

export function titleKeys(title: string): TitleKeys {
  const pieces = fold(title.replace(OWNER, '$1: ')).split(BREAK).map(keyWords);
  const words = pieces.flat();
  const whole = words.join('');
  const parts = new Set<string>();
  for (let cut = 1; cut < pieces.length; cut++) {
    parts.add(pieces.slice(0, cut).flat().join(''));
    parts.add(pieces.slice(cut).flat().join(''));
  }
  parts.delete(whole);
  parts.delete('');
  return { words, whole, parts: [...parts] };
}

function keyWords(folded: string): string[] {
  const words = foldedWords(folded).map((word) => SPELLINGS.get(word) ?? word);
  // Articles stand in front, or behind as in 'Matrix, The'; elsewhere 'die' and 'de' are words.
  const atEnd = (place: number) => place === 0 || place === words.length - 1;
  const telling = words.filter((word, place) => !OPTIONAL.has(word) && !(atEnd(place) && isArticle(word)));
  return telling.length > 0 ? telling : words;
}
