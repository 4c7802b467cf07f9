import type { Items } from './model/items';
import type { VisitorState } from './visitor/state';

// A visitor's state names films by id, the model by row. Without a model there are no rows.

/** The visitor's ratings by row, without those of films that this catalogue does not have. */
export function ratingRows(items: Items | undefined, { ratings }: VisitorState): ReadonlyMap<number, number> {
  const rows = new Map<number, number>();
  for (const [id, { rating }] of ratings) {
    const row = items?.row(id);
    if (row !== undefined) rows.set(row, rating);
  }
  return rows;
}

export function rowsOf(items: Items | undefined, ...sets: readonly Iterable<string>[]): ReadonlySet<number> {
  const rows = new Set<number>();
  for (const ids of sets) {
    for (const id of ids) {
      const row = items?.row(id);
      if (row !== undefined) rows.add(row);
    }
  }
  return rows;
}

/** The title of an id; the id itself where this catalogue does not have it. */
export function titleOf(items: Items | undefined, id: string): string {
  const row = items?.row(id);
  return row === undefined ? id : (items?.at(row).title ?? id);
}
