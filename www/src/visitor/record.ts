import {
  type Deed,
  EMPTY,
  MARKS,
  type Mark,
  NO_CHANGE,
  type Patch,
  type Rated,
  type Step,
  type VisitorState,
} from './state';

/** Version of what is stored. A new one gets a branch in `fromRecord`, and the old branches stay. */
const SCHEMA = 2;

/** What is stored of a visitor: the state and the steps that can be undone. Plain data, ready for JSON. */
export type VisitorRecord = {
  readonly schema: typeof SCHEMA;
  readonly ratings: readonly (readonly [id: string, rating: number, at: number])[];
  readonly history: readonly Step[];
  readonly savedAt: number;
} & { readonly [mark in Mark]: readonly string[] };

export interface Remembered {
  readonly state: VisitorState;
  readonly history: readonly Step[];
  /** When a copy was last saved to a file, or the reminder of it put off (milliseconds since 1970; 0 for never). */
  readonly savedAt: number;
}

export const NOTHING: Remembered = { state: EMPTY, history: [], savedAt: 0 };

export function toRecord({ state, history, savedAt }: Remembered): VisitorRecord {
  return {
    schema: SCHEMA,
    ratings: [...state.ratings].map(([id, { rating, at }]) => [id, rating, at]),
    excluded: [...state.excluded],
    unseen: [...state.unseen],
    seen: [...state.seen],
    watchlist: [...state.watchlist],
    history,
    savedAt,
  };
}

/**
 * Read a stored record, of this schema or an older one. Throws TypeError if it is neither, so that the caller can
 * leave it alone rather than overwrite what a newer page may have written. A malformed history is dropped: it only
 * holds ways back.
 */
export function fromRecord(stored: unknown): Remembered {
  if (stored === undefined) return NOTHING;
  let record = asObject(stored);
  if (record.schema === 1) record = fromSchema1(record);
  const { schema, ratings, history, savedAt } = record;
  if (schema !== SCHEMA)
    throw new TypeError(`Stored ratings have schema ${String(schema)}, expected ${SCHEMA}`);
  const marks = (mark: Mark) => new Set(asArray(record[mark]).map(asId));
  return {
    state: {
      ratings: new Map(asArray(ratings).map(asRating)),
      excluded: marks('excluded'),
      unseen: marks('unseen'),
      seen: marks('seen'),
      watchlist: marks('watchlist'),
    },
    history: isHistory(history) ? history : [],
    savedAt: typeof savedAt === 'number' ? savedAt : 0,
  };
}

/** Schema 1 knew neither what was seen nor a watchlist, and named marks by their deeds. */
function fromSchema1(record: Record<string, unknown>): Record<string, unknown> {
  const { history } = record;
  return {
    ...record,
    schema: 2,
    seen: [],
    watchlist: [],
    savedAt: 0,
    history: Array.isArray(history)
      ? history.map((step) => ({ deed: deedOfSchema1(step?.deed), back: { ...NO_CHANGE, ...step?.back } }))
      : [],
  };
}

function deedOfSchema1(deed: { kind?: unknown; id?: unknown } | undefined): unknown {
  const id = String(deed?.id);
  const marked = (mark: Mark, is: boolean): Deed => ({ kind: 'marked', mark, is, id });
  switch (deed?.kind) {
    case 'excluded':
      return marked('excluded', true);
    case 'included':
      return marked('excluded', false);
    case 'unseen':
      return marked('unseen', true);
    case 'seen':
      return marked('unseen', false);
    default:
      return deed;
  }
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

function isHistory(value: unknown): value is Step[] {
  return (
    Array.isArray(value) && value.every((step) => typeof step?.deed?.kind === 'string' && isPatch(step.back))
  );
}

function isPatch(value: unknown): value is Patch {
  const patch = value as Partial<Patch> | null | undefined;
  return Array.isArray(patch?.ratings) && MARKS.every((mark) => Array.isArray(patch[mark]));
}
