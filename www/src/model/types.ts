import type { About, Catalogue, Explanation, Recommendation, Similar } from '@wasm/flatflix_wasm.js';

export type { About, Catalogue, Explanation, Recommendation, Similar };

/** Components of the star factors that posters are drawn from. */
export const POSTER_FACTORS = 8;

/** One rated item's share in a prediction. */
export type Reason = Explanation['contributions'][number];

/** A recommendation with its strongest reasons, strongest first. */
export interface Advised extends Recommendation {
  readonly reasons: readonly Reason[];
}

/** The answer to a taste: the best items, best first. */
export interface Advice {
  readonly best: readonly Advised[];
}

/** What the model is told about a visitor; items are rows of the catalogue. */
export interface Taste {
  readonly ratings: readonly (readonly [item: number, rating: number])[];
  readonly excluded: readonly number[];
}

/** What an opened model says about itself. */
export interface Opened {
  readonly about: About;
  readonly catalogue: Catalogue;
  /** n_items x POSTER_FACTORS, row-major: the leading whitened star factors. */
  readonly factors: Float32Array;
}

/** The calls the page makes, wherever they are answered: in a worker or on the main thread. */
export interface Model {
  advise(taste: Taste, limit: number): Promise<Advice>;
  predict(item: number): Promise<[prediction: number, low: number, high: number]>;
  similar(item: number, limit: number): Promise<Similar[]>;
  search(query: string, limit: number): Promise<number[]>;
}
