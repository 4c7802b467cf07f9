import { describe, expect, it } from 'vitest';
import { asTuning, isTuned, NEUTRAL } from './tuning';

describe('asTuning', () => {
  it.each([undefined, null, 7, [], { novelty: 'much' }, { novelty: 7, variety: -1 }])(
    'is neutral for %j',
    (stored) => expect(asTuning(stored)).toEqual(NEUTRAL),
  );

  it('keeps what is well formed', () => {
    expect(asTuning({ novelty: 0.25, variety: 9 })).toEqual({ ...NEUTRAL, novelty: 0.25 });
  });
});

describe('isTuned', () => {
  it('tells neutral from any other', () => {
    expect(isTuned(NEUTRAL)).toBe(false);
    expect(isTuned({ ...NEUTRAL, variety: 0.1 })).toBe(true);
  });
});
