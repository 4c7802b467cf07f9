import type { VisitorState } from '../visitor/state';
import type { Items } from './items';
import type { About, Taste } from './types';

/**
 * What the model can use of a visitor's state: items it has, ratings on its scale. The rest is kept, not used.
 * What was seen is not recommended, whether rated or not.
 */
export function tasteOf(state: VisitorState, items: Items, scale: About['scale']): Taste {
  const ratings: [number, number][] = [];
  for (const [id, { rating }] of state.ratings) {
    const row = items.row(id);
    if (row !== undefined && rating >= scale.min && rating <= scale.max) ratings.push([row, rating]);
  }
  const rows = (ids: Iterable<string>) =>
    [...new Set(ids)].map((id) => items.row(id)).filter((row) => row !== undefined);
  return { ratings, excluded: rows([...state.excluded, ...state.seen]), unseen: rows(state.unseen) };
}
