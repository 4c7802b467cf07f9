import { expect, test } from 'vitest';
import { scaleKind, subject } from './subject';

test('what a scale is rated with', () => {
  const kind = (min: number, max: number, step: number, implicit = false) =>
    scaleKind({ min, max, step, implicit });
  expect(kind(0.5, 5, 0.5)).toBe('stars');
  expect(kind(1, 5, 1)).toBe('stars');
  expect(kind(1, 10, 1)).toBe('numbers');
  expect(kind(0, 10, 1)).toBe('numbers');
  expect(kind(0, 5, 0.5)).toBe('numbers');
  expect(kind(0, 100, 1)).toBe('slider');
  expect(kind(0.5, 10, 0.5)).toBe('slider');
  expect(kind(0, 1, 1)).toBe('thumbs');
  expect(kind(-1, 1, 2)).toBe('thumbs');
  expect(kind(0, 1, 1, true)).toBe('heart');
});

test('without a page there are films', () => {
  expect(subject).toEqual({ singular: 'film', plural: 'films', done: 'seen' });
});
