import type { Tuning } from '../model/types';

/** A rating and when it was given (milliseconds since 1970). */
export interface Rated {
  readonly rating: number;
  readonly at: number;
}

/** Everything a visitor has told us, by catalogue id: ids outlive the model, rows do not. */
export interface VisitorState {
  readonly ratings: ReadonlyMap<string, Rated>;
  /** 'Not interested': never recommended. */
  readonly excluded: ReadonlySet<string>;
  /** 'Haven't seen it': never asked again. */
  readonly unseen: ReadonlySet<string>;
  /** Seen but not rated: neither recommended nor learned from. */
  readonly seen: ReadonlySet<string>;
  /** To be watched some evening. Changes no list. */
  readonly watchlist: ReadonlySet<string>;
}

/** What an item can be marked as. */
export const MARKS = ['excluded', 'unseen', 'seen', 'watchlist'] as const;
export type Mark = (typeof MARKS)[number];

export const EMPTY: VisitorState = {
  ratings: new Map(),
  excluded: new Set(),
  unseen: new Set(),
  seen: new Set(),
  watchlist: new Set(),
};

/** Changes of one mark. */
export type Marking = readonly (readonly [id: string, is: boolean])[];

/** New values for some ids; null or false takes one away. */
export interface Patch extends Readonly<Record<Mark, Marking>> {
  readonly ratings: readonly (readonly [id: string, rated: Rated | null])[];
}

export const NO_CHANGE: Patch = { ratings: [], excluded: [], unseen: [], seen: [], watchlist: [] };

/** What was done, for the sentence that says so. `id` names the item where it is about one. */
export type Deed =
  | { readonly kind: 'rated'; readonly id: string; readonly rating: number }
  | { readonly kind: 'cleared' | MarkDeed; readonly id: string }
  | { readonly kind: 'imported'; readonly count: number }
  /** The list was tuned otherwise than `before`: a knob turned, or with no `knob` something chosen at once. */
  | { readonly kind: 'tuned'; readonly knob: string; readonly before: Tuning }
  | { readonly kind: 'startedOver' };

/** Setting a mark, and taking it away. */
export const MARK_DEEDS = {
  excluded: ['excluded', 'included'],
  unseen: ['unseen', 'seen'],
  seen: ['watched', 'unwatched'],
  watchlist: ['listed', 'unlisted'],
} as const satisfies Record<Mark, readonly [set: string, away: string]>;
type MarkDeed = (typeof MARK_DEEDS)[Mark][number];

/** One undoable step: what to apply to go back. */
export interface Step {
  readonly deed: Deed;
  readonly back: Patch;
}

export function applyPatch(state: VisitorState, patch: Patch): VisitorState {
  const ratings = new Map(state.ratings);
  for (const [id, rated] of patch.ratings) {
    if (rated) ratings.set(id, rated);
    else ratings.delete(id);
  }
  return { ratings, ...eachMark((mark) => applyMarks(state[mark], patch[mark])) };
}

/** The patch that leads back to `state` from wherever `patch` leads. */
export function inverse(state: VisitorState, patch: Patch): Patch {
  return {
    ratings: patch.ratings.map(([id]) => [id, state.ratings.get(id) ?? null]),
    ...eachMark((mark): Marking => patch[mark].map(([id]) => [id, state[mark].has(id)])),
  };
}

/** The patch that leads from one state to another. */
export function difference(from: VisitorState, to: VisitorState): Patch {
  const rated = [...to.ratings].filter(([id, { rating, at }]) => {
    const before = from.ratings.get(id);
    return before?.rating !== rating || before.at !== at;
  });
  const gone = [...from.ratings.keys()].filter((id) => !to.ratings.has(id));
  return {
    ratings: [...rated, ...gone.map((id) => [id, null] as const)],
    ...eachMark((mark): Marking => {
      const set = [...to[mark]].filter((id) => !from[mark].has(id));
      const away = [...from[mark]].filter((id) => !to[mark].has(id));
      return [...set.map((id) => [id, true] as const), ...away.map((id) => [id, false] as const)];
    }),
  };
}

/** The patch that empties a state. */
export function clearing(state: VisitorState): Patch {
  return {
    ratings: [...state.ratings.keys()].map((id) => [id, null]),
    ...eachMark((mark): Marking => [...state[mark]].map((id) => [id, false])),
  };
}

/** The patch that rates an item: it is no longer unseen, or on the watchlist, or seen but not rated. */
export function rating(state: VisitorState, id: string, rated: Rated): Patch {
  const away = (mark: Mark): Marking => (state[mark].has(id) ? [[id, false]] : []);
  return {
    ...NO_CHANGE,
    ratings: [[id, rated]],
    unseen: away('unseen'),
    seen: away('seen'),
    watchlist: away('watchlist'),
  };
}

/** The patch that sets a mark or takes it away. Seen and unseen exclude each other; the seen is off the watchlist. */
export function marking(state: VisitorState, id: string, mark: Mark, is: boolean): Patch {
  const away = (other: Mark): Marking => (is && state[other].has(id) ? [[id, false]] : []);
  const patch: Patch = { ...NO_CHANGE, [mark]: [[id, is]] };
  if (mark === 'seen') return { ...patch, unseen: away('unseen'), watchlist: away('watchlist') };
  return mark === 'unseen' ? { ...patch, seen: away('seen') } : patch;
}

export const isEmptyPatch = (patch: Patch): boolean =>
  patch.ratings.length === 0 && MARKS.every((mark) => patch[mark].length === 0);

/** One value for each mark. */
export const eachMark = <T>(value: (mark: Mark) => T): Record<Mark, T> => ({
  excluded: value('excluded'),
  unseen: value('unseen'),
  seen: value('seen'),
  watchlist: value('watchlist'),
});

function applyMarks(marks: ReadonlySet<string>, changes: Marking): ReadonlySet<string> {
  if (changes.length === 0) return marks;
  const next = new Set(marks);
  for (const [id, is] of changes) {
    if (is) next.add(id);
    else next.delete(id);
  }
  return next;
}
