import type { Items } from './model/items';
import type { VisitorState } from './visitor/state';

// A visitor's state names films by id, the model by row. Without a model there are no rows.
//
// The same state gives the same rows, not just equal ones: what is shown of them is not drawn again while a letter is typed.

type Ratings = VisitorState['ratings'];

const knownRatings = new WeakMap<Ratings, { items: Items; rows: ReadonlyMap<number, number> }>();

/** The visitor's ratings by row, without those of films that this catalogue does not have. */
export function ratingRows(items: Items | undefined, { ratings }: VisitorState): ReadonlyMap<number, number> {
  if (!items) return NO_RATINGS;
  const known = knownRatings.get(ratings);
  if (known?.items === items) return known.rows;
  const rows = new Map<number, number>();
  for (const [id, { rating }] of ratings) {
    const row = items.row(id);
    if (row !== undefined) rows.set(row, rating);
  }
  knownRatings.set(ratings, { items, rows });
  return rows;
}

const NO_RATINGS: ReadonlyMap<number, number> = new Map();

const knownSets = new WeakMap<
  Iterable<string>,
  { items: Items; sets: readonly Iterable<string>[]; rows: ReadonlySet<number> }
>();

/** Rows of the ids in any of the sets. */
export function rowsOf(
  items: Items | undefined,
  first: Iterable<string>,
  ...others: readonly Iterable<string>[]
): ReadonlySet<number> {
  if (!items) return NO_ROWS;
  const sets = [first, ...others];
  const known = knownSets.get(first);
  const same = known?.sets.length === sets.length && known.sets.every((set, n) => set === sets[n]);
  if (known?.items === items && same) return known.rows;
  const rows = new Set<number>();
  for (const ids of sets) {
    for (const id of ids) {
      const row = items.row(id);
      if (row !== undefined) rows.add(row);
    }
  }
  knownSets.set(first, { items, sets, rows });
  return rows;
}

const NO_ROWS: ReadonlySet<number> = new Set();

/** The title of an id; the id itself where this catalogue does not have it. */
export function titleOf(items: Items | undefined, id: string): string {
  const row = items?.row(id);
  return row === undefined ? id : (items?.at(row).title ?? id);
}
