// What a page can do with the elements, apart from their attributes.

import type { About } from '../recommender';

/** An item as events tell of it. */
export interface ItemDetail {
  readonly id: string;
  readonly title: string;
  /** 0 if unknown. */
  readonly year: number;
}

/** A recommended item, with the rating expected of the visitor and its 80 % interval. */
export interface RecommendedDetail extends ItemDetail {
  readonly prediction: number;
  readonly low: number;
  readonly high: number;
}

/** The events of the elements, by name. All bubble and leave shadow roots. */
export interface FlatflixEvents {
  /** The model is open. */
  'flatflix-ready': CustomEvent<{ readonly about: About }>;
  /** The visitor has rated an item, or with null taken a rating back. */
  'flatflix-rate': CustomEvent<ItemDetail & { readonly rating: number | null }>;
  /** Another list is shown. */
  'flatflix-list': CustomEvent<{ readonly items: readonly (ItemDetail | RecommendedDetail)[] }>;
  /** An item's link was clicked. Cancel it to go there in another way. */
  'flatflix-select': CustomEvent<ItemDetail>;
  /** Something went wrong; `code` as of FlatflixError. */
  'flatflix-error': CustomEvent<{ readonly code: string; readonly message: string }>;
}

interface ModelElement extends HTMLElement {
  /** Address of a `.flatflix` file or of a site's `flatflix.json`, relative to the page. */
  model: string;
  /** Address of an item's page, `{id}` and `{title}` standing for the item's; empty: the model's own. */
  link: string;
  /** Length of the list. */
  limit: number;
}

/** `<flatflix-recommender>`: search, rate, and a list that follows. */
export interface FlatflixRecommenderElement extends ModelElement {
  /** Name under which this browser keeps the ratings; null: they are forgotten with the page. */
  keep: string | null;
  /** From -1, popular, to 1, hidden gems. */
  novelty: number;
  /** From -1, sure to be about as predicted, to 1, may turn out anything. */
  risk: number;
  /** From 0 to 1: how much the items should differ from one another. */
  variety: number;
  /** The visitor's ratings by id. Setting it replaces them all. */
  ratings: Readonly<Record<string, number>>;
  /** Take the last thing back that the visitor has done. */
  undo(): Promise<void>;
}

/** `<flatflix-similar>`: more like one item. */
export interface FlatflixSimilarElement extends ModelElement {
  /** Id of the item, as in the data set that the model was trained on. */
  item: string;
}

declare global {
  interface HTMLElementTagNameMap {
    'flatflix-recommender': FlatflixRecommenderElement;
    'flatflix-similar': FlatflixSimilarElement;
  }
  interface HTMLElementEventMap extends FlatflixEvents {}
}
