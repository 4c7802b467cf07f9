import type {
  About,
  Aggregation,
  Card,
  Catalogue,
  Explanation,
  LeaveOneOut,
  Profile,
  Recommendation,
  SharedRecommendation,
  Similar,
  Tags,
  Trait,
} from '@wasm/flatflix_wasm.js';
import type { Wasm } from './loader';

export type {
  About,
  Aggregation,
  Card,
  Catalogue,
  Explanation,
  LeaveOneOut,
  Profile,
  Recommendation,
  SharedRecommendation,
  Similar,
  Tags,
  Trait,
};

/** Components of the star factors that posters are drawn from. */
export const POSTER_FACTORS = 8;

/** One rated item's share in a prediction. */
export type Reason = Explanation['contributions'][number];

/** What the model thinks of an item for the visitor: in stars, and its strongest reasons, strongest first. */
export interface Thought extends Pick<Recommendation, 'item' | 'score' | 'prediction' | 'low' | 'high'> {
  /** The score it has for everybody; with what all the visitor's ratings bring, it makes the score. */
  readonly prior: number;
  readonly reasons: readonly Reason[];
}

/** A recommendation with its reasons. */
export interface Advised extends Thought {
  readonly certainty: number;
}

/** The answer to a wish: the best items, best first. */
export interface Advice {
  readonly best: readonly Advised[];
  /** Ratings the list comes from. */
  readonly rated: number;
  /** How well the model knows the visitor, 0 to 1: the share of what ratings could teach it that it has learned. */
  readonly acquaintance: number;
  /** There are more than `best`. */
  readonly more: boolean;
}

/** What the model is told about a visitor; items are rows of the catalogue. */
export interface Taste {
  readonly ratings: readonly (readonly [item: number, rating: number])[];
  readonly excluded: readonly number[];
  /** Not seen: an answer in the interview, which bars nothing from being recommended. */
  readonly unseen: readonly number[];
}

/** Somebody to watch with; items are rows of the catalogue. */
export type Guest = Pick<Taste, 'ratings' | 'excluded'>;

/** What the model makes of a visitor, and how well it does. */
export interface Knowledge {
  readonly profile: Profile;
  readonly leaveOneOut: LeaveOneOut;
  /** As of an advice. */
  readonly acquaintance: number;
}

/** A film to be rated next. */
export interface Asked {
  readonly item: number;
  /** What the model expects, in stars, to be kept to itself until the visitor has rated the film. */
  readonly prediction: number | undefined;
}

/** How the visitor wants the list: the knobs, neutral at 0, and what films must be like. */
export interface Tuning {
  /** From -1, popular, to 1, hidden gems. */
  readonly novelty: number;
  /** From -1, sure to be about as predicted, to 1, may turn out anything. */
  readonly risk: number;
  /** From 0 to 1: how much the films should differ from one another. */
  readonly variety: number;
  /** Name of a genre they must have, and of one they must not have; empty: any, none. */
  readonly genre: string;
  readonly without: string;
  /** First year of their decade; 0: any. */
  readonly decade: number;
  /** Least certainty of the prediction, 0 to 1. */
  readonly certainty: number;
}

/** What is asked of the model: for whom, how, and how many. */
export interface Wish {
  readonly taste: Taste;
  readonly tuning: Tuning;
  readonly limit: number;
}

/** What the part of a model that has arrived says about itself: the best-known items first, in the end all. */
export interface Opened {
  /** Everything has arrived. */
  readonly whole: boolean;
  readonly about: About;
  readonly catalogue: Catalogue;
  /** What stands for `{image}` in the address of each item's picture; empty where no address has it. */
  readonly images: readonly string[];
  /** n_items x POSTER_FACTORS, row-major: the leading whitened star factors. */
  readonly factors: Float32Array;
  /** The shards whose items are there, of a model in shards: file name and first row of each, in the order of their rows. */
  readonly shards?: readonly (readonly [name: string, first: number])[];
}

/** A file of a model in shards. */
export interface Shard {
  readonly name: string;
  readonly bytes: ArrayBuffer;
}

/** The calls the page makes, wherever they are answered: in a worker or on the main thread. */
export interface Model {
  /** Make ready to read a model. */
  begin(wasm: Wasm): Promise<void>;
  /** Take the bytes of the model that follow, once begun. Opened when it is worth showing what has come since the last time. */
  take(bytes: ArrayBuffer): Promise<Opened | undefined>;
  /** Open the whole model: nothing follows. Of a model in shards: its head, `index` being that of the shards. */
  finish(index?: ArrayBuffer): Promise<Opened>;
  /** File names of the shards that may better the list of the last wish, best first. */
  wanted(): Promise<readonly string[]>;
  /** Add the items of shards; those of other models are left out. */
  grow(shards: readonly Shard[]): Promise<Opened>;
  advise(wish: Wish): Promise<Advice>;
  /** One of the films further down the list, drawn by lot; none of `known`. */
  surprise(wish: Wish, known: readonly number[]): Promise<Advised | undefined>;
  /** The film whose rating would teach most, none of `skip`; undefined when the well-known ones are used up. */
  ask(taste: Taste, skip: readonly number[]): Promise<Asked | undefined>;
  know(taste: Taste): Promise<Knowledge>;
  /** The best for the visitor and all guests, best first. */
  together(
    taste: Taste,
    guests: readonly Guest[],
    aggregation: Aggregation,
    limit: number,
  ): Promise<SharedRecommendation[]>;
  /** What the visitor of the last wish would think of items. */
  think(items: readonly number[]): Promise<Thought[]>;
  predict(item: number): Promise<[prediction: number, low: number, high: number]>;
  similar(item: number, limit: number): Promise<Similar[]>;
  search(query: string, limit: number): Promise<number[]>;
  tags(): Promise<Tags>;
  /** Places of the first items on the map of likeness: x and y, 0 to 255, one item after the other. */
  map(): Promise<Uint8Array>;
  /** What was measured about data and model. */
  card(): Promise<Card>;
}
