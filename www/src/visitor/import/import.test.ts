import { describe, expect, it } from 'vitest';
import { exportText } from '../export';
import { applyPatch, EMPTY, type VisitorState } from '../state';
import { ImportFault, importPatch, parseRatings, readRatings } from '.';

const known = new Set(['1', '2', '3', '50']);
const against = { has: (id: string) => known.has(id), scale: { min: 0.5, max: 5, step: 0.5 } };
const parse = (text: string) => parseRatings(text, against);
const ratingsOf = async (text: string) =>
  Object.fromEntries([...(await parse(text)).ratings].map(([id, { rating }]) => [id, rating]));

async function faultOf(text: string) {
  const thrown = await parse(text).then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(thrown).toBeInstanceOf(ImportFault);
  return (thrown as ImportFault).fault;
}

describe('CSV', () => {
  it.each([
    ['the data set', 'userId,movieId,rating,timestamp\n7,1,4.5,1260759144\n7,2,3.0,1260759179\n'],
    ['no user', 'movieId,rating\n1,4.5\n2,3'],
    ['another order', 'rating,movieId\n4.5,1\n3,2'],
    ['CRLF and a blank line', 'movieId,rating\r\n1,4.5\r\n\r\n2,3\r\n'],
    ['quotes', '"movieId","rating"\n"1","4.5"\n"2","3"'],
    ['semicolons', 'movieId;rating\n1;4.5\n2;3'],
    [
      'MovieLens.org',
      'movie_id,imdb_id,tmdb_id,rating,average_rating,title\n1,1,1,4.5,3.9,"Story, Toy"\n2,2,2,3,3,x',
    ],
    ['a byte order mark', '\uFEFFmovieId,rating\n1,4.5\n2,3'],
  ])('reads %s', async (_, text) => {
    expect(await ratingsOf(text)).toEqual({ 1: 4.5, 2: 3 });
  });

  it('takes the time of a rating, in seconds', async () => {
    const { ratings } = await parse('movieId,rating,timestamp\n1,4,1260759144');
    expect(ratings.get('1')?.at).toBe(1260759144000);
  });

  it('skips, counts and lists rows that do not fit', async () => {
    const { ratings, skipped } = await parse('movieId,rating\n1,4\n999,4\n2,7\n3,\n,4\n50,nan\n3,-1\n2,0');
    expect([...ratings.keys()]).toEqual(['1']);
    expect(skipped.map(({ line, reason }) => [line, reason.kind])).toEqual([
      [3, 'unknown'],
      [4, 'rating'],
      [5, 'rating'],
      [6, 'id'],
      [7, 'rating'],
      [8, 'rating'],
      [9, 'rating'],
    ]);
  });

  it('rounds to the steps of the scale, and counts repeats', async () => {
    const imported = await parse('movieId,rating\n1,4.3\n2,3\n2,4');
    expect(imported.ratings.get('1')?.rating).toBe(4.5);
    expect(imported.ratings.get('2')?.rating).toBe(4);
    expect([imported.rounded, imported.repeated]).toEqual([1, 1]);
  });

  it.each([
    ['', { kind: 'empty' }],
    ['  \n ', { kind: 'empty' }],
    ['<!doctype html><title>Log in</title>', { kind: 'html' }],
    ['hello there', { kind: 'columns', found: 'hello there' }],
    ['Date,Name,Year\n2020,Heat,1995', { kind: 'columns', found: 'Date,Name,Year' }],
    ['movieId,rating\n', { kind: 'noRows' }],
    ['userId,movieId,rating\n1,1,4\n2,1,4', { kind: 'people', count: 2 }],
  ])('refuses %j', async (text, fault) => {
    expect(await faultOf(text)).toEqual(fault);
  });

  it('refuses a quotation mark that is never closed', async () => {
    expect((await faultOf('movieId,rating\n1,4\n"2,3\n3,4')).kind).toBe('quotes');
  });
});

describe('JSON', () => {
  const state: VisitorState = {
    ...EMPTY,
    ratings: new Map([
      ['1', { rating: 4.5, at: 1_700_000_000_000 }],
      ['50', { rating: 0.5, at: 1_700_000_001_000 }],
    ]),
    excluded: new Set(['2']),
    unseen: new Set(['3']),
    watchlist: new Set(['2']),
  };
  const now = new Date(1_800_000_000_000);

  it('reads an export back, to the same state', async () => {
    const imported = await parse(exportText(state, () => ({ title: 'Toy Story', year: 1995 }), now));
    expect(imported.skipped).toEqual([]);
    expect(applyPatch(EMPTY, importPatch(EMPTY, imported, 0).patch)).toEqual(state);
  });

  it('skips films of another catalogue', async () => {
    const elsewhere = { ...state, ratings: new Map([['777', { rating: 3, at: 0 }]]) };
    const { ratings, skipped } = await parse(exportText(elsewhere, () => undefined, now));
    expect(ratings.size).toBe(0);
    expect(skipped).toEqual([{ line: 1, reason: { kind: 'unknown', id: '777' } }]);
  });

  it.each([
    ['{"format":"flatflix-ratings","version":1,"ratings":[', 'json'],
    ['{"ratings":[]}', 'foreign'],
    ['[1,2,3]', 'foreign'],
    ['{"format":"flatflix-ratings","version":2,"ratings":[]}', 'newer'],
  ])('refuses %s', async (text, kind) => {
    expect(await faultOf(text)).toEqual({ kind });
  });

  it('does not stumble over odd entries', async () => {
    const text = JSON.stringify({
      format: 'flatflix-ratings',
      version: 1,
      ratings: [null, 7, { id: 1, rating: '4' }],
    });
    const { ratings, skipped } = await parse(text);
    expect(ratings.get('1')?.rating).toBe(4);
    expect(skipped).toHaveLength(2);
  });
});

describe('readRatings', () => {
  it.each([
    ['Latin-1', new Uint8Array([0x6d, 0xe9, 0x0a])],
    ['a picture', new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0, 0])],
    ['text with NUL', new TextEncoder().encode('movieId\0,rating')],
  ])('refuses %s', async (_, bytes) => {
    await expect(readRatings(new Blob([bytes]), against)).rejects.toMatchObject({
      fault: { kind: 'notText' },
    });
  });

  it('refuses what is too large to be one person', async () => {
    const huge = new Blob([new Uint8Array(21 * 1024 * 1024)]);
    await expect(readRatings(huge, against)).rejects.toMatchObject({
      fault: { kind: 'tooLarge', limit: 20 },
    });
  });
});

describe('importPatch', () => {
  it('changes only what differs, and counts what was rated before', async () => {
    const state = {
      ...EMPTY,
      ratings: new Map([
        ['1', { rating: 4, at: 1 }],
        ['2', { rating: 2, at: 1 }],
      ]),
    };
    const { patch, changed } = importPatch(state, await parse('movieId,rating\n1,4\n2,5\n3,3'), 9);
    expect(patch.ratings.map(([id]) => id)).toEqual(['2', '3']);
    expect(changed).toBe(1);
  });
});
