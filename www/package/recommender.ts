import {
  type About,
  Recommender as Core,
  type Explanation,
  type ListOptions,
  type Prediction,
} from '@wasm/flatflix_wasm.js';
import { type Item, Items } from '../src/model/items';
import type { SearchIndex } from '../src/model/search-index';
import { POSTER_FACTORS } from '../src/model/types';

export type { About, Core, Item, ListOptions, Prediction };

/** One place of a list. */
export interface Recommendation extends Prediction {
  readonly item: Item;
  /** What the list is ordered by; only the order means something. */
  readonly score: number;
}

/** An item that is like another. */
export interface Similar {
  readonly item: Item;
  /** Cosine of their factors, -1 to 1. */
  readonly similarity: number;
}

/** What an item's score and predicted rating are made of. */
export interface Why extends Omit<Explanation, 'item' | 'contributions'> {
  readonly item: Item;
  /** Shares of the ratings, strongest first: exact, and they add up. */
  readonly contributions: readonly {
    readonly item: Item;
    readonly rating: number;
    readonly score: number;
    readonly stars: number;
  }[];
}

/**
 * A model and one person's ratings, by the ids of the data set that the model was trained on. Nothing here waits for
 * anything: every call is arithmetic of at most some milliseconds.
 *
 * Errors are `Error`s with a `code`: CORRUPT_MODEL and UNSUPPORTED_FORMAT for a model that cannot be read, INVALID_INPUT for
 * an item that the model does not have, a rating off its scale or an option out of range.
 */
export class Recommender {
  /** What the model says about itself: its items' name, the ratings' scale, where it comes from. */
  readonly about: About;
  /** The WebAssembly object behind this one, which names items by their row, for all that has no method here. */
  readonly core: Core;
  readonly #items: Items;
  readonly #ratings = new Map<string, number>();
  #index: Promise<SearchIndex> | undefined;

  /**
   * Read a model. The WebAssembly must be running: after `load` or `init` it is.
   *
   * @param model the bytes of a `.flatflix` file
   */
  constructor(model: ArrayBuffer | Uint8Array) {
    this.core = new Core(model instanceof Uint8Array ? model : new Uint8Array(model));
    this.about = this.core.about();
    this.#items = new Items({
      about: this.about,
      catalogue: this.core.catalogue(),
      images: this.core.images(),
      factors: this.core.leadingFactors(POSTER_FACTORS),
    });
  }

  /** Number of items. */
  get size(): number {
    return this.#items.length;
  }

  /** All items, the most rated first. */
  *items(): Generator<Item> {
    for (let row = 0; row < this.#items.length; row++) yield this.#items.at(row);
  }

  /** An item by its id; undefined if the model does not have it. */
  item(id: string): Item | undefined {
    const row = this.#items.row(id);
    return row === undefined ? undefined : this.#items.at(row);
  }

  /** The ratings given, by id. */
  get ratings(): ReadonlyMap<string, number> {
    return this.#ratings;
  }

  /** Rate an item on the model's scale (`about.scale`), change its rating, or with null take it back. */
  rate(id: string, rating: number | null): void {
    if (rating === null) {
      this.core.removeRating(this.#row(id));
      this.#ratings.delete(id);
    } else {
      this.core.setRating(this.#row(id), rating);
      this.#ratings.set(id, rating);
    }
  }

  /** Never, or again, recommend an item. Rated items are not recommended either. */
  exclude(id: string, excluded = true): void {
    this.core.setExcluded(this.#row(id), excluded);
  }

  /** The best items for these ratings, best first; without ratings, what most people end up glad to have. */
  recommend(options: ListOptions = {}): Recommendation[] {
    return this.core.recommend(options).map((found) => ({ ...found, item: this.#items.at(found.item) }));
  }

  /** Predicted rating of an item, with its central 80 % interval. */
  predict(id: string): Pick<Prediction, 'prediction' | 'low' | 'high'> {
    const [prediction = 0, low = 0, high = 0] = this.core.predict(Uint32Array.of(this.#row(id)));
    return { prediction, low, high };
  }

  /** Why an item has its score: the `limit` ratings with the greatest share. */
  why(id: string, limit = 5): Why {
    const { item, contributions, ...rest } = this.core.explain(this.#row(id), limit);
    return {
      ...rest,
      item: this.#items.at(item),
      contributions: contributions.map((each) => ({ ...each, item: this.#items.at(each.item) })),
    };
  }

  /** The items most like one item, best first. Ratings play no part in it. */
  similar(id: string, limit = 5): Similar[] {
    return this.core
      .similar(this.#row(id), limit)
      .map(({ item, similarity }) => ({ item: this.#items.at(item), similarity }));
  }

  /**
   * Items by title or tag, best first: forgives typos, accents and articles. The index is built at the first call, in about
   * 20 ms a thousand items.
   */
  async search(query: string, limit = 10): Promise<Item[]> {
    this.#index ??= import('../src/model/search-index').then(({ SearchIndex }) =>
      SearchIndex.build(this.#items.catalogue, this.core.tags()),
    );
    return (await this.#index).search(query, limit).map((row) => this.#items.at(row));
  }

  /** Give the memory back. Nothing can be asked afterwards. */
  free(): void {
    this.core.free();
  }

  #row(id: string): number {
    const row = this.#items.row(id);
    if (row === undefined) {
      throw Object.assign(new RangeError(`The model has no item '${id}'`), { code: 'INVALID_INPUT' });
    }
    return row;
  }
}
