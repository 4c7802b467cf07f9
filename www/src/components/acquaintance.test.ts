import { describe, expect, it } from 'vitest';
import { t } from '../locale';
import { acquaintanceWords, ROUGHLY, WELL } from './acquaintance';

describe('acquaintanceWords', () => {
  const { nothing, little, rough, good } = t.acquaintance;

  it.each([
    [0, 0, nothing],
    [0.9, 0, nothing],
    [0.1, 1, little],
    [ROUGHLY, 5, rough],
    [WELL, 15, good],
  ])('at %d from %d ratings: %s', (acquaintance, rated, words) => {
    expect(acquaintanceWords({ acquaintance, rated })).toBe(words);
  });
});
