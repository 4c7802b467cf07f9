import {
  EMPTY,
  eachMark,
  MARKS,
  type Mark,
  type Patch,
  type Rated,
  type Step,
  type VisitorState,
} from './state';

/** Version of what is stored. A new one gets a branch in `fromRecord`, and the old branches stay. */
const SCHEMA = 2;

/** What is stored of a visitor: the state and the steps that can be undone. Plain data, ready for JSON. */
export interface VisitorRecord extends Readonly<Record<Mark, readonly string[]>> {
  readonly schema: typeof SCHEMA;
  readonly ratings: readonly (readonly [id: string, rating: number, at: number])[];
  readonly history: readonly Step[];
  readonly unsaved: number;
}

export interface Remembered {
  readonly state: VisitorState;
  readonly history: readonly Step[];
  /** Ratings given since a copy was saved to a file, or the suggestion declined. */
  readonly unsaved: number;
}

export const NOTHING: Remembered = { state: EMPTY, history: [], unsaved: 0 };

export function toRecord({ state, history, unsaved }: Remembered): VisitorRecord {
  return {
    schema: SCHEMA,
    ratings: [...state.ratings].map(([id, { rating, at }]) => [id, rating, at]),
    ...eachMark((mark) => [...state[mark]]),
    history,
    unsaved,
  };
}

/**
 * Read a stored record. Those of schema 1 have no list of what was seen, and some no watchlist.
 * Throws TypeError for anything else, so that the caller can leave it alone rather than overwrite what a newer page
 * may have written. A malformed history is dropped: it only holds ways back.
 */
export function fromRecord(stored: unknown): Remembered {
  if (stored === undefined) return NOTHING;
  const record = asObject(stored);
  const { schema, ratings, history, unsaved } = record;
  if (schema !== 1 && schema !== SCHEMA)
    throw new TypeError(`Stored ratings have schema ${String(schema)}, expected ${SCHEMA}`);
  const since: Record<Mark, number> = { excluded: 1, unseen: 1, seen: 2, watchlist: 2 };
  return {
    state: {
      ratings: new Map(asArray(ratings).map(asRating)),
      ...eachMark(
        (mark) => new Set(asArray(record[mark] ?? (since[mark] > schema ? [] : undefined)).map(asId)),
      ),
    },
    history: asHistory(history),
    unsaved: typeof unsaved === 'number' ? unsaved : 0,
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
