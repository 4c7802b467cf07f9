/** What a model is and where it comes from. */
export interface About {
  title: string;
  /** Licence of the ratings, which the model inherits; empty when unknown. */
  licence: string;
  citation: string;
  scale: { min: number; max: number; step: number };
  users: number;
  items: number;
  ratings: number;
  /** Names of the groups (genres), in the order of their bits. */
  groups: string[];
  parameters: [string, string][];
  metrics: [string, number][];
  formatVersion: number;
}

/** Columns of the catalogue, one entry per item unless said otherwise. */
export interface Catalogue {
  ids: string[];
  titles: string[];
  aliases: string[][];
  /** 0: unknown. */
  years: Int16Array;
  /** Bit sets of groups, two 32-bit words per item, low bits first. */
  groups: Uint32Array;
  /** 0: none. */
  imdb: Uint32Array;
  /** 0: none. */
  tmdb: Uint32Array;
  /** Ratings in the training data. */
  counts: Uint32Array;
  /** Mean rating in the training data; 0 for an item without ratings. */
  means: Float32Array;
}

export interface Recommendation {
  item: number;
  /** What the list is ordered by; only the order means something. */
  score: number;
  /** Predicted rating, and the ends of its central 80 % interval. */
  prediction: number;
  low: number;
  high: number;
  /** Share of what could be learned about this rating that has been learned, 0 to 1. */
  certainty: number;
}

/** What to ask a newcomer about next. */
export interface Question {
  item: number;
  /** Chance that the visitor has seen it, 0 to 1. */
  chanceSeen: number;
  /** By how much a rating of it would lower the mean variance of predicted ratings of popular items. */
  gain: number;
}

export interface Similar {
  item: number;
  similarity: number;
}

/** score - prior is the sum of all contributions' score; prediction - priorPrediction that of their stars. */
export interface Explanation {
  item: number;
  score: number;
  prior: number;
  /** Predicted rating, not cut to the scale. */
  prediction: number;
  priorPrediction: number;
  contributions: { item: number; rating: number; score: number; stars: number }[];
}

/** What every error of this module carries. */
export interface FlatflixError extends Error {
  code: 'UNSUPPORTED_FORMAT' | 'CORRUPT_MODEL' | 'INVALID_INPUT';
}
