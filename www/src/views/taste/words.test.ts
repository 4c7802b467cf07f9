import { describe, expect, it } from 'vitest';
import type { LeaveOneOut, Trait } from '../../model/types';
import { knownWords, type NamedTrait, profileWords, surprises, tellingTraits } from './words';

const trait = (deviation: number, uncertainty = 0.05, ratings = 5): Trait => ({
  deviation,
  uncertainty,
  certainty: 0.9,
  ratings,
});
const named = (name: string, ...rest: Parameters<typeof trait>): NamedTrait => ({ name, ...trait(...rest) });

const test = (rmse: number, rmseItemMean: number, ratings: LeaveOneOut['ratings'] = []): LeaveOneOut => ({
  ratings,
  rmse,
  rmseItemMean,
  rmseStranger: rmseItemMean,
  within80: 0.8,
});

describe('tellingTraits', () => {
  it('leaves out what is small, uncertain, or not rated', () => {
    const traits = [named('a', 0.05), named('b', 0.3, 0.4), named('c', 0.3, 0.05, 0), named('d', 0.3)];
    expect(tellingTraits(traits).more.map(({ name }) => name)).toEqual(['d']);
    expect(tellingTraits(traits).less).toEqual([]);
  });

  it('puts the strongest first, three at most', () => {
    const traits = [0.2, 0.5, 0.3, 0.4, -0.2, -0.6].map((deviation) => named(String(deviation), deviation));
    const { more, less } = tellingTraits(traits);
    expect(more.map(({ deviation }) => deviation)).toEqual([0.5, 0.4, 0.3]);
    expect(less.map(({ deviation }) => deviation)).toEqual([-0.6, -0.2]);
  });
});

describe('profileWords', () => {
  const profile = (distance: number, leniency: Trait) => ({ leniency, distance, groups: [], decades: [] });

  it('says how far from the crowd, what is liked, and how strict', () => {
    const words = profileWords(profile(0.3, trait(-0.5)), [named('War', 0.4), named('Horror', -0.4)], []);
    expect(words).toEqual([
      'Your taste is very much your own.',
      'You enjoy War more than most do.',
      'You enjoy Horror less than most do.',
      'You give about 0.5 stars less than others do for the same films.',
    ]);
  });

  it('says no more than is known', () => {
    expect(profileWords(profile(0.05, trait(0.5, 0.6)), [named('War', 0.1, 0.2)], [])).toEqual([
      'Your taste is close to the crowd’s.',
    ]);
  });
});

describe('knownWords', () => {
  it.each([
    [0.6, 1, /40% less wrong/],
    [0.99, 1, /no better/],
    [1.2, 1, /worse/],
    [0, 0, /no better/],
  ])('compares %f with %f', (mine, crowd, words) => expect(knownWords(test(mine, crowd))).toMatch(words));
});

describe('surprises', () => {
  it('are outside of their interval, furthest first', () => {
    const one = (item: number, rating: number) => ({
      item,
      rating,
      prediction: 3,
      low: 2.5,
      high: 3.5,
      certainty: 1,
      itemMean: 3,
      stranger: 3,
    });
    const odd = surprises(test(1, 1, [one(0, 3.5), one(1, 4), one(2, 0.5)]), 5);
    expect(odd.map(({ item }) => item)).toEqual([2, 1]);
  });
});
