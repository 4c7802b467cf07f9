import { EMPTY, eachMark, MARKS, type Patch, type Rated, type Step, type VisitorState } from './state';

/** What is stored of a visitor: the state and the steps that can be undone. Plain data, ready for JSON. */
export interface VisitorRecord {
  readonly schema: 1;
  readonly ratings: readonly (readonly [id: string, rating: number, at: number])[];
  readonly excluded: readonly string[];
  readonly unseen: readonly string[];
  /** Missing in records of pages that had none. */
  readonly watchlist?: readonly string[];
  readonly history: readonly Step[];
}

export interface Remembered {
  readonly state: VisitorState;
  readonly history: readonly Step[];
}

export const NOTHING: Remembered = { state: EMPTY, history: [] };

export function toRecord({ state, history }: Remembered): VisitorRecord {
  return {
    schema: 1,
    ratings: [...state.ratings].map(([id, { rating, at }]) => [id, rating, at]),
    ...eachMark((mark) => [...state[mark]]),
    history,
  };
}

/**
 * Read a stored record. Throws TypeError if it is not one, so that the caller can leave it alone rather than
 * overwrite what a newer page may have written. A malformed history is dropped: it only holds ways back.
 */
export function fromRecord(stored: unknown): Remembered {
  if (stored === undefined) return NOTHING;
  const { schema, ratings, excluded, unseen, watchlist = [], history } = asObject(stored);
  if (schema !== 1) throw new TypeError(`Stored ratings have schema ${String(schema)}, expected 1`);
  return {
    state: {
      ratings: new Map(asArray(ratings).map(asRating)),
      excluded: new Set(asArray(excluded).map(asId)),
      unseen: new Set(asArray(unseen).map(asId)),
      watchlist: new Set(asArray(watchlist).map(asId)),
    },
    history: asHistory(history),
  };
}

function asObject(value: unknown): Record<string, unknown> {
  if (typeof value !== 'object' || value === null) throw new TypeError('Stored ratings are not an object');
  return value as Record<string, unknown>;
}

function asArray(value: unknown): unknown[] {
  if (!Array.isArray(value)) throw new TypeError('Stored ratings lack a list');
  return value;
}

function asId(value: unknown): string {
  if (typeof value !== 'string') throw new TypeError('A stored id is not a string');
  return value;
}

function asRating(value: unknown): [string, Rated] {
  const [id, rating, at] = asArray(value);
  if (typeof rating !== 'number' || !Number.isFinite(rating))
    throw new TypeError('A stored rating is not a number');
  return [asId(id), { rating, at: typeof at === 'number' ? at : 0 }];
}

function asHistory(value: unknown): Step[] {
  if (!Array.isArray(value) || !value.every((step) => typeof step?.deed?.kind === 'string')) return [];
  // Steps stored before there was a mark do not name it.
  const steps = value.map(({ deed, back }) => ({ deed, back: { ...eachMark(() => []), ...back } }));
  return steps.every(({ back }) => isPatch(back)) ? steps : [];
}

function isPatch(patch: Partial<Patch>): patch is Patch {
  return Array.isArray(patch.ratings) && MARKS.every((mark) => Array.isArray(patch[mark]));
}
