import { describe, expect, it } from 'vitest';
import { isTuned, NEUTRAL, parseTuning } from './tuning';

describe('parseTuning', () => {
  it('reads what was stored', () => {
    const tuning = { ...NEUTRAL, novelty: -0.5, variety: 1 };
    expect(parseTuning(JSON.stringify(tuning))).toEqual(tuning);
  });

  it.each([null, '', 'null', '7', '[]', '{', '{"novelty":"much"}', '{"novelty":7,"variety":-1}'])(
    'is neutral for %j',
    (stored) => expect(parseTuning(stored)).toEqual(NEUTRAL),
  );

  it('keeps what is well formed', () => {
    expect(parseTuning('{"novelty":0.25,"variety":9}')).toEqual({ ...NEUTRAL, novelty: 0.25 });
  });
});

describe('isTuned', () => {
  it('tells neutral from any other', () => {
    expect(isTuned(NEUTRAL)).toBe(false);
    expect(isTuned({ ...NEUTRAL, variety: 0.1 })).toBe(true);
  });
});
