import type { Mark } from '../state';
import type { Entry, FilmKey, Refused } from './entry';
import { parseNumber, type Scale } from './scale';

/** One row as a format reads it. */
interface Found {
  readonly line: number;
  readonly film: Partial<FilmKey>;
  /** As the file writes it; blank for none. */
  readonly rating?: string | undefined;
  /** What the film is without a rating; undefined leaves it to the meaning of the list. */
  readonly mark?: Mark | undefined;
  readonly at?: number | undefined;
  readonly maybeTelevision?: boolean | undefined;
  readonly person?: string | undefined;
}

/** Gathers the rows of one file, and checks what every format must check. */
export class Collector {
  readonly entries: Entry[] = [];
  readonly refused: Refused[] = [];
  television = 0;
  readonly #scale: Scale | undefined;

  /** @param scale what ratings must be on; undefined for a format that has none */
  constructor(scale?: Scale) {
    this.#scale = scale;
  }

  add({ line, film, rating = '', mark, at, maybeTelevision, person }: Found): void {
    const key: FilmKey = { imdb: 0, tmdb: 0, title: '', year: 0, ...film };
    if (!key.title && !key.imdb && !key.tmdb && !key.movieId) {
      this.refused.push({ line, kind: 'title', value: '' });
      return;
    }
    const value = rating === '' || !this.#scale ? undefined : parseNumber(rating);
    if (value !== undefined && !(this.#scale && value >= this.#scale.min && value <= this.#scale.max)) {
      this.refused.push({ line, kind: 'rating', value: rating });
      return;
    }
    this.entries.push({ film: key, line, rating: value, mark, at, maybeTelevision, person });
  }
}
