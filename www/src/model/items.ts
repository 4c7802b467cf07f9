import type { About, Catalogue, Opened } from './types';
import { POSTER_FACTORS } from './types';

/** One item of the catalogue, as the page shows it. */
export interface Item {
  /** Row of the catalogue; 0 is the most rated. */
  readonly index: number;
  /** Id in the data set, the same in every model made from it: what ratings are stored under. */
  readonly id: string;
  readonly title: string;
  readonly aliases: readonly string[];
  /** 0 if unknown. */
  readonly year: number;
  /** Names of its groups (genres), and the rarest of them among well-known items, which marks its poster. */
  readonly groups: readonly string[];
  readonly mark: number;
  readonly imdb: number;
  readonly tmdb: number;
  /** Addresses of its own page and of a picture of it; empty if there is none. */
  readonly link: string;
  readonly image: string;
  /** Ratings in the data. */
  readonly count: number;
  /** POSTER_FACTORS numbers, of spread 1 among the well-known items. */
  readonly factors: Float32Array;
}

/** First year of a year's decade. */
export const decadeOf = (year: number): number => Math.floor(year / 10) * 10;

/** What tells an item's address from the one for all. */
interface Own {
  readonly id: string;
  readonly title: string;
  /** Stands for `{image}`, as it is. */
  readonly image?: string;
}

/** An item's address from the one for all; empty unless it is one of the web, whatever the model says. */
export function address(template: string, { id, title, image = '' }: Own): string {
  if (template.includes('{image}') && !image) return '';
  const full = template.replace(/\{(id|title|image)\}/g, (_, name) =>
    name === 'image' ? image : encodeURIComponent(name === 'id' ? id : title),
  );
  return /^https?:\/\//.test(full) ? full : '';
}

/**
 * Well-known items, which arrive first. Posters are drawn by what these are like, so that none changes when the others
 * arrive.
 */
const WELL_KNOWN = 128;

/** The catalogue, item by item: as much of it as has arrived. */
export class Items {
  readonly length: number;
  readonly groups: readonly string[];
  readonly catalogue: Catalogue;
  readonly #factors: Float32Array;
  readonly #subject: About['subject'];
  readonly #images: readonly string[];
  readonly #rows: ReadonlyMap<string, number>;
  readonly #groupSizes: readonly number[];
  readonly #shards: Opened['shards'];
  readonly #made = new Map<number, Item>();

  constructor({ about, catalogue, images, factors, shards }: Omit<Opened, 'whole'>) {
    this.length = catalogue.ids.length;
    this.#shards = shards;
    this.groups = about.groups;
    this.catalogue = catalogue;
    this.#subject = about.subject;
    this.#images = images;
    this.#factors = standardise(factors, catalogue.counts);
    this.#rows = new Map(catalogue.ids.map((id, row) => [id, row]));
    const wellKnown = Math.min(WELL_KNOWN, this.length);
    this.#groupSizes = about.groups.map((_, group) => {
      let size = 0;
      for (let row = 0; row < wellKnown; row++) if (this.#isIn(row, group)) size++;
      return size;
    });
  }

  /** The row of an id, or undefined if this catalogue does not have it. */
  row(id: string): number | undefined {
    return this.#rows.get(id);
  }

  /** There are more items than these: the model is in shards. */
  get arePart(): boolean {
    return this.#shards !== undefined;
  }

  /** File name of the shard that an item has come with; undefined for one of the head. */
  shardOf(row: number): string | undefined {
    return this.#shards?.findLast(([, first]) => first <= row)?.[0];
  }

  /** First years of the decades that items are from, latest first. */
  get decades(): readonly number[] {
    const decades = new Set<number>();
    for (const year of this.catalogue.years) if (year > 0) decades.add(decadeOf(year));
    return [...decades].sort((a, b) => b - a);
  }

  /** An item by its row. Throws RangeError outside the catalogue. */
  at(index: number): Item {
    let item = this.#made.get(index);
    if (!item) {
      item = this.#make(index);
      this.#made.set(index, item);
    }
    return item;
  }

  #make(index: number): Item {
    const { ids, titles, aliases, years, imdb, tmdb, counts } = this.catalogue;
    const id = ids[index];
    const title = titles[index];
    if (id === undefined || title === undefined)
      throw new RangeError(`No item ${index} among ${this.length}`);
    const members = this.groups.map((_, group) => group).filter((group) => this.#isIn(index, group));
    const rarest = members.reduce(
      (best, group) => (best < 0 || this.#size(group) < this.#size(best) ? group : best),
      -1,
    );
    return {
      index,
      id,
      title,
      aliases: aliases[index] ?? [],
      year: years[index] ?? 0,
      groups: members.map((group) => this.groups[group] ?? ''),
      mark: rarest,
      imdb: imdb[index] ?? 0,
      tmdb: tmdb[index] ?? 0,
      link: address(this.#subject.link, { id, title }),
      image: address(this.#subject.image, { id, title, image: this.#images[index] ?? '' }),
      count: counts[index] ?? 0,
      factors: this.#factors.subarray(index * POSTER_FACTORS, (index + 1) * POSTER_FACTORS),
    };
  }

  /** The catalogue's bit sets have two 32-bit words per item, low bits first. */
  #isIn(row: number, group: number): boolean {
    const word = this.catalogue.groups[2 * row + (group >> 5)] ?? 0;
    return ((word >>> (group & 31)) & 1) === 1;
  }

  #size(group: number): number {
    return this.#groupSizes[group] ?? 0;
  }
}

/** Ratings at which an item's factors count half; below, it is mostly unknown and fades towards the centre. */
const HALF_KNOWN = 4;

/**
 * Move and scale each factor to mean 0 and variance 1 over the ratings of well-known items, so that the posters people meet use the
 * whole of their range whatever the model, and shrink little-known items towards 0.
 */
function standardise(factors: Float32Array, counts: Uint32Array): Float32Array {
  const scaled = new Float32Array(factors.length);
  const wellKnown = counts.subarray(0, WELL_KNOWN);
  const ratings = wellKnown.reduce((sum, count) => sum + count, 0) || 1;
  for (let factor = 0; factor < POSTER_FACTORS; factor++) {
    const at = (row: number) => factors[row * POSTER_FACTORS + factor] ?? 0;
    let mean = 0;
    let square = 0;
    wellKnown.forEach((count, row) => {
      mean += (count / ratings) * at(row);
      square += (count / ratings) * at(row) ** 2;
    });
    const deviation = Math.sqrt(Math.max(0, square - mean * mean)) || 1;
    counts.forEach((count, row) => {
      scaled[row * POSTER_FACTORS + factor] = ((at(row) - mean) / deviation) * (count / (count + HALF_KNOWN));
    });
  }
  return scaled;
}
