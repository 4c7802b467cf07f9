import { describe, expect, it } from 'vitest';
import type { Thought } from '../model/types';
import { sharesOf, tellingReason } from './reason';

const scale = { min: 0.5, max: 5, step: 0.5 };
const reason = (item: number, rating: number, score: number) => ({ item, rating, score, stars: 0 });
const thought = (reasons: Thought['reasons'], score: number, prior: number): Thought => ({
  ...{ item: 9, prediction: 4, low: 3, high: 5 },
  ...{ reasons, score, prior },
});

describe('sharesOf', () => {
  it('adds up to the whole', () => {
    const { ratings, others, everybody } = sharesOf(thought([reason(1, 5, 3), reason(2, 1, -1)], 10, 6));
    expect(ratings).toEqual([
      { item: 1, share: 0.3 },
      { item: 2, share: -0.1 },
    ]);
    expect(everybody).toBeCloseTo(0.6);
    expect(others).toBeCloseTo(0.2);
  });

  it('counts ratings that hardly matter among the others', () => {
    const { ratings, others } = sharesOf(thought([reason(1, 5, 5), reason(2, 4, 0.01)], 10, 4.99));
    expect(ratings.map(({ item }) => item)).toEqual([1]);
    expect(others).toBeCloseTo(0.001);
  });
});

describe('tellingReason', () => {
  it('prefers a film the visitor liked', () => {
    const reasons = [reason(1, 2, 3), reason(2, 4.5, 2)];
    expect(tellingReason(thought(reasons, 10, 5), scale)?.item).toBe(2);
  });

  it('names none where no rating brought much', () => {
    expect(tellingReason(thought([reason(1, 5, 0.5)], 10, 9.5), scale)).toBeUndefined();
  });
});
