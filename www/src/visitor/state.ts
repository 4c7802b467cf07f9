/** A rating and when it was given (milliseconds since 1970). */
export interface Rated {
  readonly rating: number;
  readonly at: number;
}

/**
 * What an item can be marked as, apart from its rating:
 * - `excluded`: 'not interested', never recommended;
 * - `unseen`: 'haven't seen it', never asked again;
 * - `seen`: seen but not rated, so neither recommended nor learned from;
 * - `watchlist`: to be seen.
 */
export const MARKS = ['excluded', 'unseen', 'seen', 'watchlist'] as const;
export type Mark = (typeof MARKS)[number];

/** Everything a visitor has told us, by catalogue id: ids outlive the model, rows do not. */
export type VisitorState = {
  readonly ratings: ReadonlyMap<string, Rated>;
} & { readonly [mark in Mark]: ReadonlySet<string> };

const eachMark = <Value>(value: (mark: Mark) => Value): Record<Mark, Value> => ({
  excluded: value('excluded'),
  unseen: value('unseen'),
  seen: value('seen'),
  watchlist: value('watchlist'),
});

export const EMPTY: VisitorState = { ratings: new Map(), ...eachMark(() => new Set<string>()) };

type Marking = readonly (readonly [id: string, is: boolean])[];

/** New values for some ids; null or false takes one away. */
export type Patch = {
  readonly ratings: readonly (readonly [id: string, rated: Rated | null])[];
} & { readonly [mark in Mark]: Marking };

export const NO_CHANGE: Patch = { ratings: [], ...eachMark((): Marking => []) };

/** What was done, for the sentence that says so. `id` names the item where it is about one. */
export type Deed =
  | { readonly kind: 'rated'; readonly id: string; readonly rating: number }
  | { readonly kind: 'cleared'; readonly id: string }
  | { readonly kind: 'marked'; readonly mark: Mark; readonly is: boolean; readonly id: string }
  | { readonly kind: 'imported'; readonly count: number }
  | { readonly kind: 'startedOver' };

/** One undoable step: what to apply to go back. */
export interface Step {
  readonly deed: Deed;
  readonly back: Patch;
}

export function applyPatch(state: VisitorState, patch: Patch): VisitorState {
  let { ratings } = state;
  if (patch.ratings.length > 0) {
    const next = new Map(ratings);
    for (const [id, rated] of patch.ratings) {
      if (rated) next.set(id, rated);
      else next.delete(id);
    }
    ratings = next;
  }
  return { ratings, ...eachMark((mark) => applyMarks(state[mark], patch[mark])) };
}

/** The patch that leads back to `state` from wherever `patch` leads. */
export function inverse(state: VisitorState, patch: Patch): Patch {
  return {
    ratings: patch.ratings.map(([id]) => [id, state.ratings.get(id) ?? null]),
    ...eachMark((mark) => patch[mark].map(([id]) => [id, state[mark].has(id)] as const)),
  };
}

/** The patch that empties a state. */
export function clearing(state: VisitorState): Patch {
  return {
    ratings: [...state.ratings.keys()].map((id) => [id, null]),
    ...eachMark((mark) => [...state[mark]].map((id) => [id, false] as const)),
  };
}

/** The patch that rates an item, which thereby is no longer to be seen, or to be seen at all. */
export function rating(state: VisitorState, id: string, rated: Rated): Patch {
  const unmark = (mark: Mark): Marking => (state[mark].has(id) ? [[id, false]] : []);
  return {
    ...NO_CHANGE,
    ratings: [[id, rated]],
    unseen: unmark('unseen'),
    seen: unmark('seen'),
    watchlist: unmark('watchlist'),
  };
}

/** The patch that marks an item. Seen and not seen exclude each other; what has been seen is off the watchlist. */
export function marking(state: VisitorState, mark: Mark, id: string, is: boolean): Patch {
  const unmark = (other: Mark): Marking => (is && state[other].has(id) ? [[id, false]] : []);
  const patch = { ...NO_CHANGE, [mark]: [[id, is]] };
  if (mark === 'seen') return { ...patch, unseen: unmark('unseen'), watchlist: unmark('watchlist') };
  return mark === 'unseen' ? { ...patch, seen: unmark('seen') } : patch;
}

export const isEmptyPatch = (patch: Patch): boolean =>
  patch.ratings.length === 0 && MARKS.every((mark) => patch[mark].length === 0);

function applyMarks(marks: ReadonlySet<string>, changes: Marking): ReadonlySet<string> {
  if (changes.length === 0) return marks;
  const next = new Set(marks);
  for (const [id, is] of changes) {
    if (is) next.add(id);
    else next.delete(id);
  }
  return next;
}
