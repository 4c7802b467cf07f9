import type { t } from '../locale';
import type { Item, Items } from '../model/items';
import { fold } from '../model/normalise';
import type { About } from '../model/types';
import type { Rated, VisitorState } from '../visitor/state';

/** A rating of a film that this catalogue has. */
export interface RatedRow {
  readonly item: Item;
  readonly rating: Rated;
}

export type Order = keyof typeof t.ratings.orders;

/** What the list of ratings is asked for. */
export interface RatedQuery {
  readonly order: Order;
  /** Part of a title, however written; '' for all. */
  readonly text: string;
  /** Whole stars, so that 4 means 4 and 4.5; undefined for all. */
  readonly stars: number | undefined;
}

export const ALL_RATED: RatedQuery = { order: 'latest', text: '', stars: undefined };

/** The visitor's ratings by row, without those of films that this catalogue does not have. */
export function ratedRows(items: Items, { ratings }: VisitorState): Map<number, RatedRow> {
  const rows = new Map<number, RatedRow>();
  for (const [id, rating] of ratings) {
    const row = items.row(id);
    if (row !== undefined) rows.set(row, { item: items.at(row), rating });
  }
  return rows;
}

/** The rows that a query asks for, in its order. */
export function selectRows(rows: Iterable<RatedRow>, { order, text, stars }: RatedQuery): RatedRow[] {
  const wanted = fold(text).trim();
  const fits = ({ item, rating }: RatedRow) =>
    (stars === undefined || Math.floor(rating.rating) === stars) &&
    (wanted === '' || foldedTitles(item).some((name) => name.includes(wanted)));
  return [...rows].filter(fits).sort(COMPARE[order]);
}

/** Folded once: the next letter typed asks for all of them again. */
const FOLDED = new WeakMap<Item, readonly string[]>();

function foldedTitles(item: Item): readonly string[] {
  let titles = FOLDED.get(item);
  if (!titles) {
    titles = [item.title, ...item.aliases].map(fold);
    FOLDED.set(item, titles);
  }
  return titles;
}

/** Whole stars that the visitor has given, highest first, each with the ratings that they stand for. */
export function starGroups(
  rows: Iterable<RatedRow>,
  { max, step }: About['scale'],
): { stars: number; low: number; high: number; count: number }[] {
  const counts = new Map<number, number>();
  for (const { rating } of rows) {
    const stars = Math.floor(rating.rating);
    counts.set(stars, (counts.get(stars) ?? 0) + 1);
  }
  return [...counts]
    .sort(([a], [b]) => b - a)
    .map(([stars, count]) => ({
      stars,
      low: Math.max(stars, step),
      high: Math.min(max, stars + 1 - step),
      count,
    }));
}

/** In the order of the browser's own language: titles are in many. */
const byTitle = new Intl.Collator(undefined, { numeric: true });
const title = (a: RatedRow, b: RatedRow) => byTitle.compare(a.item.title, b.item.title);
const COMPARE: Record<Order, (a: RatedRow, b: RatedRow) => number> = {
  latest: (a, b) => b.rating.at - a.rating.at,
  highest: (a, b) => b.rating.rating - a.rating.rating || title(a, b),
  lowest: (a, b) => a.rating.rating - b.rating.rating || title(a, b),
  title,
  newest: (a, b) => b.item.year - a.item.year || title(a, b),
};
