import type { VisitorState } from '../visitor/state';
import type { Items } from './items';
import type { About, Taste } from './types';

/** What the model can use of a visitor's state: items it has, ratings on its scale. The rest is kept, not used. */
export function tasteOf(state: VisitorState, items: Items, scale: About['scale']): Taste {
  const ratings: [number, number][] = [];
  for (const [id, { rating }] of state.ratings) {
    const row = items.row(id);
    if (row !== undefined && rating >= scale.min && rating <= scale.max) ratings.push([row, rating]);
  }
  const excluded: number[] = [];
  for (const id of state.excluded) {
    const row = items.row(id);
    if (row !== undefined) excluded.push(row);
  }
  return { ratings, excluded };
}
