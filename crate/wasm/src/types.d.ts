/** What a model is and where it comes from. */
export interface About {
  title: string;
  /** Licence of the ratings, which the model inherits; empty when unknown. */
  licence: string;
  citation: string;
  /** Implicit: people can only say that they like an item, which is `max`. */
  scale: { min: number; max: number; step: number; implicit?: boolean };
  subject: Subject;
  users: number;
  items: number;
  ratings: number;
  /** Names of the groups (genres), in the order of their bits. */
  groups: string[];
  parameters: [string, string][];
  metrics: [string, number][];
  formatVersion: number;
}

/** What the items are. */
export interface Subject {
  /** 'book', 'books', and what people do with one: 'read'. */
  singular: string;
  plural: string;
  done: string;
  /** Addresses of an item's page and picture, `{id}` and `{title}` standing for the item's, `{image}` for its entry in `images()`; empty for none. */
  link: string;
  image: string;
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

/** What people called the items. Every column is empty for a model without tags. */
export interface Tags {
  names: string[];
  /** Rows of `names`, the lists of all items one after the other, the tag that most people gave first. */
  ofItems: Uint16Array;
  /** Where each item's list ends in `ofItems`. */
  ends: Uint32Array;
}

/** What was measured about data and model. */
export interface Card {
  /** Where the ratings come from, in their owner's words; empty if nothing is said. */
  about: string;
  /** Names of the figures, such as `users.ratings.median`, and their values. */
  figures: [string, number][];
}

/** A predicted rating. */
export interface Prediction {
  /** Expected rating, and the ends of its central 80 % interval. */
  prediction: number;
  low: number;
  high: number;
  /** Share of what could be learned about this rating that has been learned, 0 to 1. */
  certainty: number;
}

export interface Recommendation extends Prediction {
  item: number;
  /** What the list is ordered by; only the order means something. */
  score: number;
}

/** Which list is wanted. Every option may be left out; another key is refused. */
export interface ListOptions {
  /** Length of the list, unless fewer items may be on it. Default 5. */
  limit?: number | undefined;
  /** -1 to 1: trades popularity for discovery. Default 0, the model's own order. */
  novelty?: number | undefined;
  /** -1 to 1: from items whose rating is sure to be about as predicted to ones that may turn out anything. Default 0, the model's own order. */
  risk?: number | undefined;
  /** 0 to 1: keeps items from being alike. Default 0, the model's own order. */
  variety?: number | undefined;
  /** Names of groups, of which an item must have at least one. */
  groups?: readonly string[] | undefined;
  /** Names of groups, of which an item must have none. */
  withoutGroups?: readonly string[] | undefined;
  /** First and last year, either may be left out. An unknown year is in no range. */
  years?: { from?: number | undefined; to?: number | undefined } | undefined;
  /** 0 to 1: least certainty of the predicted rating. */
  minCertainty?: number | undefined;
  /** Items, of which it must be one. */
  within?: readonly number[] | Uint32Array | undefined;
}

/** Another person to watch with. */
export interface Companion {
  /** Pairs of item and rating. */
  ratings: readonly (readonly [item: number, rating: number])[];
  /** Items that they do not want to be shown. */
  excluded?: readonly number[] | undefined;
}

/** What several people's scores become for all of them: their mean, or the lowest (least misery). */
export type Aggregation = 'mean' | 'least-misery';

/** One place of a list for several people. */
export interface SharedRecommendation {
  item: number;
  /** What the list is ordered by: 1 if it is everybody's best, unless novelty changes it. */
  score: number;
  /** The visitor's prediction, then those of the companions. */
  predictions: Prediction[];
}

/** Every rating of the visitor predicted from the others; errors are root mean squares in units of the scale. */
export interface LeaveOneOut {
  ratings: (Prediction & {
    item: number;
    rating: number;
    /** Mean rating of the item in the training data. */
    itemMean: number;
    /** Rating predicted for a stranger. */
    stranger: number;
  })[];
  /** Error of the predictions; 0 without ratings, as the others. */
  rmse: number;
  /** Error of the items' means. */
  rmseItemMean: number;
  /** Error of what is predicted for a stranger. */
  rmseStranger: number;
  /** Share of the ratings within their interval. */
  within80: number;
}

/** How a visitor deviates from the crowd in one respect. */
export interface Trait {
  /** How much higher than a stranger the visitor is expected to rate, in units of the scale. */
  deviation: number;
  /** Standard deviation of what is known about that. */
  uncertainty: number;
  /** Share of what could be learned about it that has been learned, 0 to 1. */
  certainty: number;
  /** Ratings of the visitor that are about it. */
  ratings: number;
}

/** A visitor next to the crowd. */
export interface Profile {
  /** All items together: above 0 for a lenient visitor, below for a strict one. */
  leniency: Trait;
  /** How far predictions are from a stranger's, leniency apart, as a root mean square in units of the scale. */
  distance: number;
  /** Groups and decades, each next to all items. Groups without rated items are left out. */
  groups: (Trait & { group: string })[];
  decades: (Trait & { decade: number })[];
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
