import { distance } from 'fastest-levenshtein';
import type { FilmKey } from '../import/entry';

import { type TitleKeys, titleKeys } from './title-key';

/** The columns of the catalogue that films are found by; row 0 is the most rated film. */
export interface MatchCatalogue {
  readonly ids: readonly string[];
  readonly titles: readonly string[];
  readonly aliases: readonly (readonly string[])[];
  /** 0 if unknown, as `imdb` and `tmdb`. */
  readonly years: ArrayLike<number>;
  readonly imdb: ArrayLike<number>;
  readonly tmdb: ArrayLike<number>;
  readonly counts: ArrayLike<number>;
}

/** Which film of the catalogue a file means. */
export type Match =
  | { readonly kind: 'sure'; readonly row: number; readonly by: 'imdb' | 'tmdb' | 'movieId' | 'title' }
  /** Rows it could be, most likely first. */
  | { readonly kind: 'unsure'; readonly rows: readonly number[] }
  | { readonly kind: 'none' };

const NONE: Match = { kind: 'none' };

/** Candidates offered for a choice. */
const CANDIDATES = 5;
/** Of two films that fit alike, the better known is meant if it has so many times the ratings. */
const FAR_BETTER_KNOWN = 4;
/** Sites differ by a year on about one film in twenty: first screening, or release. */
const NEAR_YEARS = 1;
/** The same title further off may be the same film, or another: worth asking up to here. */
const ASK_YEARS = 3;
/** Misspellings forgiven when asking, and letters needed for each. */
const LETTERS_PER_EDIT = 6;
/** Words that two titles must share when all words of one are among the other's, and words that do not count. */
const SHARED_WORDS = 3;
const LINKING = new Set([
  'of',
  'to',
  'for',
  'in',
  'on',
  'at',
  'by',
  'with',
  'from',
  'is',
  'it',
  'my',
  'your',
  'de',
  'la',
]);

/** Rows indexed between two pauses, so that the page answers to the visitor meanwhile. */
const CHUNK = 2000;

/**
 * Finds films by IMDb id, TMDB id, the catalogue's own id, and last by title and year, folding articles, accents,
 * case, punctuation, '&', numerals, other titles and subtitles. Sure only where one film fits.
 */
export class Matcher {
  readonly #catalogue: MatchCatalogue;
  readonly #imdb = new Map<number, number>();
  readonly #tmdb = new Map<number, number>();
  readonly #ids = new Map<string, number>();
  /** Rows by the keys of their titles, and of parts of these; by rising row. */
  readonly #whole = new Map<string, number[]>();
  readonly #parts = new Map<string, number[]>();
  readonly #byYear = new Map<number, number[]>();
  /** Each title of each film, and where a word occurs among them. */
  readonly #names: { readonly row: number; readonly whole: string; readonly words: ReadonlySet<string> }[] =
    [];
  readonly #words = new Map<string, number[]>();

  private constructor(catalogue: MatchCatalogue) {
    this.#catalogue = catalogue;
  }

  /** Index a catalogue, in chunks. Takes about 10 ms a thousand films in all. */
  static async build(catalogue: MatchCatalogue): Promise<Matcher> {
    const matcher = new Matcher(catalogue);
    for (let row = 0; row < catalogue.ids.length; row++) {
      if (row % CHUNK === 0) await new Promise((resolve) => setTimeout(resolve));
      matcher.#index(row);
    }
    return matcher;
  }

  #index(row: number): void {
    const catalogue = this.#catalogue;
    this.#ids.set(catalogue.ids[row] ?? '', row);
    // The first of two with one number is the better known.
    setOnce(this.#imdb, catalogue.imdb[row], row);
    setOnce(this.#tmdb, catalogue.tmdb[row], row);
    for (const title of [catalogue.titles[row] ?? '', ...(catalogue.aliases[row] ?? [])]) {
      const { whole, parts, words } = titleKeys(title);
      const name = this.#names.length;
      this.#names.push({ row, whole, words: new Set(words) });
      push(this.#whole, whole, row);
      for (const part of parts) push(this.#parts, part, row);
      for (const word of words) push(this.#words, word, name);
      push(this.#byYear, catalogue.years[row] ?? 0, name);
    }
  }

  match(film: FilmKey): Match {
    const imdb = this.#imdb.get(film.imdb);
    if (imdb !== undefined) return { kind: 'sure', row: imdb, by: 'imdb' };
    const tmdb = this.#tmdb.get(film.tmdb);
    if (tmdb !== undefined) return { kind: 'sure', row: tmdb, by: 'tmdb' };
    const keys = titleKeys(film.title);
    const own = film.movieId ? this.#ids.get(film.movieId) : undefined;
    if (own !== undefined && this.#shareAWord(keys, own)) return { kind: 'sure', row: own, by: 'movieId' };
    if (keys.whole === '') return NONE;
    const match = film.year === 0 ? this.#byTitle(keys) : this.#byTitleAndYear(keys, film.year);
    return match.kind === 'sure' && this.#isAnother(film, match.row)
      ? { kind: 'unsure', rows: [match.row] }
      : match;
  }

  /** Other data sets number their films from 1 as well: a title that has nothing in common contradicts the id. */
  #shareAWord({ words }: TitleKeys, row: number): boolean {
    const { titles, aliases } = this.#catalogue;
    const known = new Set(
      [titles[row] ?? '', ...(aliases[row] ?? [])].flatMap((title) => titleKeys(title).words),
    );
    return words.length === 0 || words.some((word) => known.has(word));
  }

  /** Whether the catalogue knows the film by another number than the file: a remake, or an episode of its name. */
  #isAnother({ imdb, tmdb }: FilmKey, row: number): boolean {
    const { imdb: imdbs, tmdb: tmdbs } = this.#catalogue;
    return (imdb > 0 && (imdbs[row] ?? 0) > 0) || (tmdb > 0 && (tmdbs[row] ?? 0) > 0);
  }

  #byTitle({ whole }: TitleKeys): Match {
    return this.#choose(this.#whole.get(whole) ?? []) ?? NONE;
  }

  /** From the strictest rule to the mildest; the first that any film meets decides. */
  #byTitleAndYear(keys: TitleKeys, year: number): Match {
    const whole = this.#whole.get(keys.whole) ?? [];
    const near = (rows: readonly number[], years: number) =>
      rows.filter((row) => Math.abs((this.#catalogue.years[row] ?? 0) - year) <= years);
    const exact = this.#choose(near(whole, 0)) ?? this.#choose(near(whole, NEAR_YEARS));
    if (exact) return exact;
    const parts = [
      ...(this.#parts.get(keys.whole) ?? []),
      ...keys.parts.flatMap((part) => this.#whole.get(part) ?? []),
      ...this.#sharing(keys.words, SHARED_WORDS),
    ];
    const partly = this.#choose(near(parts, 0));
    if (partly) return partly;
    // Without a year the catalogue cannot contradict the file's.
    const undated = whole.filter((row) => !this.#catalogue.years[row]);
    const maybe = [
      ...near([...parts, ...this.#sharing(keys.words, SHARED_WORDS - 1)], NEAR_YEARS),
      ...near(whole, ASK_YEARS),
      ...undated,
      ...this.#misspelt(keys.whole, year),
    ];
    return maybe.length > 0 ? { kind: 'unsure', rows: distinct(maybe).slice(0, CANDIDATES) } : NONE;
  }

  /** The one film that fits, the best known of several, or a choice; undefined if none fits. */
  #choose(rows: readonly number[]): Match | undefined {
    const fitting = distinct(rows);
    const [first, second] = fitting;
    if (first === undefined) return undefined;
    const { counts } = this.#catalogue;
    if (second === undefined || (counts[first] ?? 0) >= FAR_BETTER_KNOWN * (counts[second] ?? 0)) {
      return { kind: 'sure', row: first, by: 'title' };
    }
    return { kind: 'unsure', rows: fitting.slice(0, CANDIDATES) };
  }

  /** Films that have a title with all these words and more, or with all but some of these; at least `least` in common. */
  #sharing(words: readonly string[], least: number): number[] {
    const wanted = new Set(words);
    const shared = new Map<number, number>();
    for (const word of wanted) {
      if (LINKING.has(word)) continue;
      for (const name of this.#words.get(word) ?? []) shared.set(name, (shared.get(name) ?? 0) + 1);
    }
    return [...shared].flatMap(([place, count]) => {
      const name = this.#names[place];
      if (!name || count < least) return [];
      return isSubset(wanted, name.words) || isSubset(name.words, wanted) ? [name.row] : [];
    });
  }

  #misspelt(key: string, year: number): number[] {
    const edits = Math.floor(key.length / LETTERS_PER_EDIT);
    if (edits === 0) return [];
    const names = [0, -1, 1].flatMap((years) => this.#byYear.get(year + years) ?? []);
    return names.flatMap((place) => {
      const { row, whole } = this.#names[place] ?? { row: 0, whole: '' };
      return Math.abs(whole.length - key.length) <= edits && distance(key, whole) <= edits ? [row] : [];
    });
  }
}

const isSubset = (some: ReadonlySet<string>, all: ReadonlySet<string>): boolean =>
  [...some].every((word) => all.has(word));

/** Each row once, best known first. */
const distinct = (rows: readonly number[]): number[] => [...new Set(rows)].sort((a, b) => a - b);

function push<Key>(map: Map<Key, number[]>, key: Key, row: number): void {
  const rows = map.get(key);
  if (!rows) map.set(key, [row]);
  else if (rows.at(-1) !== row) rows.push(row);
}

function setOnce(map: Map<number, number>, key: number | undefined, row: number): void {
  if (key && !map.has(key)) map.set(key, row);
}
