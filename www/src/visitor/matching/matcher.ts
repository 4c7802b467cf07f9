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
/** Words that two titles must share when one is only part of the other. */
const SHARED_WORDS = 2;

/**
 * Finds films by IMDb id, TMDB id, the catalogue's own id, and last by title and year, folding articles, accents,
 * case, punctuation, '&', numerals, other titles and subtitles. Sure only where one film fits.
 */
export class Matcher {
  readonly #catalogue: MatchCatalogue;
  readonly #imdb = new Map<number, number>();
  readonly #tmdb = new Map<number, number>();
  readonly #ids = new Map<string, number>();
  /** Rows by the keys of their titles, of parts of these, and by their words; by rising row. */
  readonly #whole = new Map<string, number[]>();
  readonly #parts = new Map<string, number[]>();
  readonly #words = new Map<string, number[]>();
  readonly #byYear = new Map<number, number[]>();
  /** Keys of the first title of each row. */
  readonly #keys: TitleKeys[] = [];

  constructor(catalogue: MatchCatalogue) {
    this.#catalogue = catalogue;
    for (const [row, id] of catalogue.ids.entries()) {
      this.#ids.set(id, row);
      // The first of two with one number is the better known.
      setOnce(this.#imdb, catalogue.imdb[row], row);
      setOnce(this.#tmdb, catalogue.tmdb[row], row);
      const keys = titleKeys(catalogue.titles[row] ?? '');
      this.#keys.push(keys);
      for (const { whole, parts, words } of [keys, ...(catalogue.aliases[row] ?? []).map(titleKeys)]) {
        push(this.#whole, whole, row);
        for (const part of parts) push(this.#parts, part, row);
        for (const word of words) push(this.#words, word, row);
      }
      push(this.#byYear, catalogue.years[row] ?? 0, row);
    }
  }

  match(film: FilmKey): Match {
    const imdb = this.#imdb.get(film.imdb);
    if (imdb !== undefined) return { kind: 'sure', row: imdb, by: 'imdb' };
    const tmdb = this.#tmdb.get(film.tmdb);
    if (tmdb !== undefined) return { kind: 'sure', row: tmdb, by: 'tmdb' };
    const own = film.movieId ? this.#ids.get(film.movieId) : undefined;
    if (own !== undefined) return { kind: 'sure', row: own, by: 'movieId' };
    const keys = titleKeys(film.title);
    if (keys.whole === '') return NONE;
    return film.year === 0 ? this.#byTitle(keys) : this.#byTitleAndYear(keys, film.year);
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
      ...this.#sharing(keys.words),
    ];
    const partly = this.#choose(near(parts, 0));
    if (partly) return partly;
    // Without a year the catalogue cannot contradict the file's.
    const undated = whole.filter((row) => !this.#catalogue.years[row]);
    const maybe = [
      ...near(parts, NEAR_YEARS),
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

  /** Films whose title has all these words and more, or all but some of these words. */
  #sharing(words: readonly string[]): number[] {
    if (words.length < SHARED_WORDS) return [];
    const shared = new Map<number, number>();
    for (const word of new Set(words)) {
      for (const row of new Set(this.#words.get(word))) shared.set(row, (shared.get(row) ?? 0) + 1);
    }
    const wanted = new Set(words).size;
    return [...shared].flatMap(([row, count]) => {
      if (count < SHARED_WORDS) return [];
      return count === wanted || count === new Set(this.#keys[row]?.words).size ? [row] : [];
    });
  }

  #misspelt(key: string, year: number): number[] {
    const edits = Math.floor(key.length / LETTERS_PER_EDIT);
    if (edits === 0) return [];
    const rows = [0, -1, 1].flatMap((years) => this.#byYear.get(year + years) ?? []);
    return rows.filter((row) => {
      const other = this.#keys[row]?.whole ?? '';
      return Math.abs(other.length - key.length) <= edits && distance(key, other) <= edits;
    });
  }
}

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
