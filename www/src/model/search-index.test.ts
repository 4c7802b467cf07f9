import { beforeAll, describe, expect, it } from 'vitest';
import { SearchIndex } from './search-index';
import type { Catalogue } from './types';

const FILMS: readonly (readonly [title: string, year: number, count: number, ...aliases: string[]])[] = [
  ['The Matrix', 1999, 259],
  ['Star Wars: Episode IV - A New Hope', 1977, 251, 'Star Wars'],
  ['Seven', 1995, 200, 'Se7en'],
  ['Amelie', 2001, 110, "Le fabuleux destin d'Amélie Poulain"],
  ['Spider-Man', 2002, 110],
  ['Matrix Reloaded, Making of', 2004, 2],
  ['Rocky II', 1979, 30],
  ['Heat', 1995, 100],
  ['Heat', 1986, 1],
  ['City Heat', 1984, 1],
  ["Ocean's Eleven", 2001, 115],
  ['Up', 2009, 95],
  ['Knocked Up', 2007, 95],
];

const catalogue = {
  titles: FILMS.map(([title]) => title),
  years: Int16Array.from(FILMS, ([, year]) => year),
  counts: Uint32Array.from(FILMS, ([, , count]) => count),
  aliases: FILMS.map(([, , , ...aliases]) => aliases),
} as Catalogue;

let index: SearchIndex;
beforeAll(async () => {
  // 'Heat' of 1995 and 'Up' are tagged.
  const ends = Uint32Array.from(FILMS, (_, row) => (row < 7 ? 0 : row < 11 ? 1 : 2));
  const tags = { names: ['bank robbery', 'balloons'], ofItems: Uint16Array.of(0, 1), ends };
  index = await SearchIndex.build(catalogue, tags);
});

const first = (query: string) => catalogue.titles[index.search(query, 5)[0] ?? -1];

describe('SearchIndex', () => {
  it.each([
    ['the matrix', 'The Matrix'],
    ['matrix, the', 'The Matrix'],
    ['matrx', 'The Matrix'],
    ['mat', 'The Matrix'],
    ['amélie', 'Amelie'],
    ['fabuleux destin', 'Amelie'],
    ['se7en', 'Seven'],
    ['spiderman', 'Spider-Man'],
    ['spider man', 'Spider-Man'],
    ['rocky 2', 'Rocky II'],
    ['oceans 11', "Ocean's Eleven"],
    ['star wars', 'Star Wars: Episode IV - A New Hope'],
    ['up', 'Up'],
    ['bank robbery', 'Heat'],
    ['baloons', 'Up'],
  ])('%s finds %s first', (query, title) => {
    expect(first(query)).toBe(title);
  });

  it('tells namesakes apart by the year', () => {
    expect(index.search('heat 1986', 1)).toEqual([8]);
    expect(index.search('heat 1995', 1)).toEqual([7]);
  });

  it('finds nothing for nothing, and for nonsense', () => {
    expect(index.search('', 5)).toEqual([]);
    expect(index.search('...', 5)).toEqual([]);
    expect(index.search('xqzwvk', 5)).toEqual([]);
  });

  it('gives no more than asked for', () => {
    expect(index.search('heat', 2)).toHaveLength(2);
  });
});
