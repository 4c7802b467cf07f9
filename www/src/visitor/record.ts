import {
  EMPTY,
  eachMark,
  MARK_DEEDS,
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
  /** Differs from every other that was stored: tells a tab whether another has stored something meanwhile. */
  readonly revision: string;
}

export interface Remembered {
  readonly state: VisitorState;
  readonly history: readonly Step[];
  /** Ratings given since a copy was saved to a file, or the suggestion declined. */
  readonly unsaved: number;
}

export const NOTHING: Remembered = { state: EMPTY, history: [], unsaved: 0 };

export function toRecord({ state, history, unsaved }: Remembered, revision = ''): VisitorRecord {
  return {
    schema: SCHEMA,
    ratings: [...state.ratings].map(([id, { rating, at }]) => [id, rating, at]),
    ...eachMark((mark) => [...state[mark]]),
    history,
    unsaved,
    revision,
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
  if (!isNumber(rating)) throw new TypeError('A stored rating is not a number');
  return [asId(id), { rating, at: typeof at === 'number' ? at : 0 }];
}

function asHistory(value: unknown): Step[] {
  if (!Array.isArray(value) || !value.every((step) => isDeed(asFields(asFields(step).deed)))) return [];
  // Steps stored before there was a mark do not name it.
  const steps = value.map(({ deed, back }) => {
    const { ratings, ...marks } = asFields(back);
    return { deed, back: { ratings, ...eachMark((mark) => marks[mark] ?? []) } };
  }) as Step[];
  return steps.every(({ back }) => isPatch(back)) ? steps : [];
}

type Fields = Readonly<Record<string, unknown>>;

/** The fields of an object, none of anything else. */
const asFields = (value: unknown): Fields => Object(value);

/** Deeds about one item. */
const OF_ONE: readonly unknown[] = ['cleared', ...Object.values(MARK_DEEDS).flat()];

function isDeed({ kind, id, rating, count, knob }: Fields): boolean {
  if (kind === 'rated') return typeof id === 'string' && isNumber(rating);
  if (kind === 'imported') return isNumber(count);
  if (kind === 'tuned') return typeof knob === 'string';
  return kind === 'startedOver' || (OF_ONE.includes(kind) && typeof id === 'string');
}

function isPatch({ ratings, ...marks }: Patch | Fields): boolean {
  const rated = pairs(ratings, (value) => value === null || isNumber(asFields(value).rating));
  return rated && MARKS.every((mark) => pairs(marks[mark], (is) => typeof is === 'boolean'));
}

/** Whether a value is a list of pairs of an id and something. */
const pairs = (value: unknown, is: (second: unknown) => boolean): boolean =>
  Array.isArray(value) &&
  value.every((pair) => Array.isArray(pair) && typeof pair[0] === 'string' && is(pair[1]));

const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);
