import { describe, expect, it } from 'vitest';
import type { Item } from '../model/items';
import { ALL_RATED, type RatedRow, selectRows, starGroups } from './rated-rows';

const row = (title: string, year: number, rating: number, at: number, aliases: string[] = []): RatedRow => ({
  item: { title, year, aliases } as unknown as Item,
  rating: { rating, at },
});
const ROWS = [
  row('Alien', 1979, 4.5, 3),
  row('Amelie', 2001, 4, 1, ["Le Fabuleux destin d'Amélie Poulain"]),
  row('Rocky 10', 2010, 0.5, 2),
  row('Rocky 2', 1979, 5, 4),
];
const titles = (query: Partial<typeof ALL_RATED>) =>
  selectRows(ROWS, { ...ALL_RATED, ...query }).map(({ item }) => item.title);

describe('selectRows', () => {
  it.each([
    ['latest', ['Rocky 2', 'Alien', 'Rocky 10', 'Amelie']],
    ['highest', ['Rocky 2', 'Alien', 'Amelie', 'Rocky 10']],
    ['lowest', ['Rocky 10', 'Amelie', 'Alien', 'Rocky 2']],
    ['title', ['Alien', 'Amelie', 'Rocky 2', 'Rocky 10']],
    ['newest', ['Rocky 10', 'Amelie', 'Alien', 'Rocky 2']],
  ] as const)('sorts: %s', (order, expected) => {
    expect(titles({ order })).toEqual(expected);
  });

  it('finds part of any title, whatever its accents and case', () => {
    expect(titles({ text: ' AMÉLIE p' })).toEqual(['Amelie']);
    expect(titles({ text: 'rock' })).toEqual(['Rocky 2', 'Rocky 10']);
  });

  it('keeps to whole stars', () => {
    expect(titles({ stars: 4 })).toEqual(['Alien', 'Amelie']);
    expect(titles({ stars: 0 })).toEqual(['Rocky 10']);
  });
});

describe('starGroups', () => {
  it('counts what was given, highest first', () => {
    expect(starGroups(ROWS, { min: 0.5, max: 5, step: 0.5 })).toEqual([
      { stars: 5, low: 5, high: 5, count: 1 },
      { stars: 4, low: 4, high: 4.5, count: 2 },
      { stars: 0, low: 0.5, high: 0.5, count: 1 },
    ]);
  });
});
