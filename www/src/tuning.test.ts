import { describe, expect, it } from 'vitest';
import { asTuning, isTuned, NEUTRAL } from './tuning';

describe('asTuning', () => {
  it.each([
    undefined,
    null,
    7,
    [],
    { novelty: 'much' },
    { novelty: 7, risk: -2, variety: -1, genre: 3, decade: 5 },
  ])('is neutral for %j', (stored) => expect(asTuning(stored)).toEqual(NEUTRAL));

  it('keeps what is well formed', () => {
    const stored = { novelty: 0.25, risk: -0.5, variety: 9, genre: 'Comedy', decade: 1987 };
    expect(asTuning(stored)).toEqual({
      ...NEUTRAL,
      novelty: 0.25,
      risk: -0.5,
      genre: 'Comedy',
      decade: 1980,
    });
  });
});

describe('isTuned', () => {
  it('tells neutral from any other', () => {
    expect(isTuned(NEUTRAL)).toBe(false);
    expect(isTuned({ ...NEUTRAL, variety: 0.1 })).toBe(true);
    expect(isTuned({ ...NEUTRAL, genre: 'War' })).toBe(true);
  });
});
