import { expect, it } from 'vitest';
import type { Items } from './model/items';
import { ratingRows, rowsOf } from './rows';
import { applyPatch, EMPTY, NO_CHANGE } from './visitor/state';

const items = { row: (id: string) => (id === 'unknown' ? undefined : Number(id)) } as Items;
const others = { row: () => 7 } as unknown as Items;
const state = applyPatch(EMPTY, {
  ...NO_CHANGE,
  ratings: ['1', 'unknown'].map((id) => [id, { rating: 4, at: 0 }]),
  seen: [['2', true]],
  unseen: [['3', true]],
});

it('gives the rows of what the catalogue has', () => {
  expect(ratingRows(items, state)).toEqual(new Map([[1, 4]]));
  expect(rowsOf(items, state.seen, state.unseen)).toEqual(new Set([2, 3]));
  expect(ratingRows(undefined, state).size + rowsOf(undefined, state.seen).size).toBe(0);
});

it('gives the same rows until something changes', () => {
  expect(ratingRows(items, state)).toBe(ratingRows(items, state));
  expect(rowsOf(items, state.seen, state.unseen)).toBe(rowsOf(items, state.seen, state.unseen));
  const more = applyPatch(state, { ...NO_CHANGE, unseen: [['5', true]] });
  expect(rowsOf(items, more.seen, more.unseen)).toEqual(new Set([2, 3, 5]));
  expect(rowsOf(items, state.seen)).toEqual(new Set([2]));
  expect(rowsOf(others, state.seen)).toEqual(new Set([7]));
});
