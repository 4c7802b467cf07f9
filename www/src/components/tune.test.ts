import { describe, expect, it } from 'vitest';
import { degree } from './tune';

describe('degree', () => {
  const five = ['--', '-', '0', '+', '++'];

  it.each([
    [-1, '--'],
    [-0.6, '--'],
    [-0.5, '-'],
    [-0.1, '-'],
    [0, '0'],
    [0.1, '+'],
    [0.5, '+'],
    [0.6, '++'],
    [1, '++'],
  ])('says of %d from -1 to 1: %s', (value, words) => {
    expect(degree(five, value, -1, 1)).toBe(words);
  });

  it('begins at neutral where a knob has one end', () => {
    expect([0, 0.1, 0.5, 0.6, 1].map((value) => degree(['0', '+', '++'], value, 0, 1))).toEqual([
      '0',
      '+',
      '+',
      '++',
      '++',
    ]);
  });
});
