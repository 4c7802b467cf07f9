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
}

export const EMPTY: VisitorState = { ratings: new Map(), excluded: new Set(), unseen: new Set() };

/** New values for some ids; null or false takes one away. */
export interface Patch {
  readonly ratings: readonly (readonly [id: string, rated: Rated | null])[];
  readonly excluded: readonly (readonly [id: string, is: boolean])[];
  readonly unseen: readonly (readonly [id: string, is: boolean])[];
}

export const NO_CHANGE: Patch = { ratings: [], excluded: [], unseen: [] };

/** What was done, for the sentence that says so. `id` names the item where it is about one. */
export type Deed =
  | { readonly kind: 'rated'; readonly id: string; readonly rating: number }
  | { readonly kind: 'cleared' | 'excluded' | 'included' | 'unseen' | 'seen'; readonly id: string }
  | { readonly kind: 'imported'; readonly count: number }
  | { readonly kind: 'startedOver' };

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
  return {
    ratings,
    excluded: applyMarks(state.excluded, patch.excluded),
    unseen: applyMarks(state.unseen, patch.unseen),
  };
}

/** The patch that leads back to `state` from wherever `patch` leads. */
export function inverse(state: VisitorState, patch: Patch): Patch {
  return {
    ratings: patch.ratings.map(([id]) => [id, state.ratings.get(id) ?? null]),
    excluded: patch.excluded.map(([id]) => [id, state.excluded.has(id)]),
    unseen: patch.unseen.map(([id]) => [id, state.unseen.has(id)]),
  };
}

/** The patch that empties a state. */
export function clearing(state: VisitorState): Patch {
  return {
    ratings: [...state.ratings.keys()].map((id) => [id, null]),
    excluded: [...state.excluded].map((id) => [id, false]),
    unseen: [...state.unseen].map((id) => [id, false]),
  };
}

export const isEmptyPatch = (patch: Patch): boolean =>
  patch.ratings.length + patch.excluded.length + patch.unseen.length === 0;

function applyMarks(marks: ReadonlySet<string>, changes: Patch['excluded']): ReadonlySet<string> {
  if (changes.length === 0) return marks;
  const next = new Set(marks);
  for (const [id, is] of changes) {
    if (is) next.add(id);
    else next.delete(id);
  }
  return next;
}
