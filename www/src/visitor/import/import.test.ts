import { readdirSync, readFileSync } from 'node:fs';
import { zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { csvExport, jsonExport, letterboxdExport, type Name } from '../export';
import { Matcher } from '../matching/matcher';
import { applyPatch, EMPTY, type VisitorState } from '../state';
import { withDomParser } from './dom-parser.testing';
import { type Choices, NO_CHOICES, planImport } from './plan';
import { isFault, type Review, reviewFiles } from './review';

const FILMS: readonly [
  id: string,
  title: string,
  aliases: string[],
  year: number,
  imdb: number,
  tmdb: number,
][] = [
  ['2571', 'The Matrix', [], 1999, 133093, 603],
  ['1721', 'Titanic', [], 1997, 120338, 597],
  ['608', 'Fargo', [], 1996, 116282, 275],
  ['6', 'Heat', [], 1995, 113277, 949],
  ['1214', 'Alien', [], 1979, 78748, 348],
  ['4973', 'Amelie', ["Le Fabuleux destin d'Amélie Poulain"], 2001, 211915, 194],
  ['60069', 'WALL·E', [], 2008, 910970, 10681],
  ['3996', 'Crouching Tiger, Hidden Dragon', ['Wo hu cang long'], 2000, 190332, 146],
  ['1196', 'Star Wars: Episode V - The Empire Strikes Back', [], 1980, 80684, 1891],
  ['648', 'Mission: Impossible', [], 1996, 117060, 954],
  ['93838', 'The Raid: Redemption', ['Serbuan maut'], 2011, 1899353, 94329],
  ['5618', 'Spirited Away', ['Sen to Chihiro no kamikakushi'], 2001, 245429, 129],
];
const catalogue = {
  ids: FILMS.map(([id]) => id),
  titles: FILMS.map(([, title]) => title),
  aliases: FILMS.map(([, , aliases]) => aliases),
  years: FILMS.map(([, , , year]) => year),
  imdb: FILMS.map(([, , , , imdb]) => imdb),
  tmdb: FILMS.map(([, , , , , tmdb]) => tmdb),
  counts: FILMS.map((_, row) => 100 - row),
};
const scale = { min: 0.5, max: 5, step: 0.5 };
const matcher = await Matcher.build(catalogue);
const idOf = (row: number) => catalogue.ids[row] ?? '';
const NOW = 1_800_000_000_000;

const sample = (name: string) => new Uint8Array(readFileSync(new URL(`samples/${name}`, import.meta.url)));
const review = (files: Record<string, string | Uint8Array>) =>
  reviewFiles(
    Object.entries(files).map(([name, content]) => new File([content as BlobPart], name)),
    matcher,
    scale,
  );
const reviewSamples = (...names: string[]) =>
  review(Object.fromEntries(names.map((name) => [name.split('/').at(-1) ?? '', sample(name)])));
const plan = (reviewed: Review, choices: Partial<Choices> = {}, state: VisitorState = EMPTY) =>
  planImport(reviewed, { ...NO_CHOICES, ...choices }, state, idOf, scale, NOW);
const ratingsOf = (reviewed: Review, choices: Partial<Choices> = {}) =>
  Object.fromEntries(plan(reviewed, choices).patch.ratings.map(([id, rated]) => [id, rated?.rating]));
const marksOf = ({ patch }: ReturnType<typeof plan>) =>
  Object.fromEntries(
    (['seen', 'watchlist', 'excluded', 'unseen'] as const)
      .map((mark) => [mark, patch[mark].filter(([, is]) => is).map(([id]) => id)] as const)
      .filter(([, ids]) => ids.length > 0),
  );
const missing = ({ films }: Review) =>
  films.filter(({ match }) => match.kind === 'none').map(({ key }) => key.title);
async function faultOf(content: string | Uint8Array, name = 'ratings.csv') {
  const { files } = await review({ [name]: content });
  const result = files[0]?.result;
  if (!result || !isFault(result)) throw new Error('not refused');
  return result;
}
async function readingOf(name: string) {
  const { files } = await reviewSamples(name);
  const result = files[0]?.result;
  if (!result || isFault(result)) throw new Error(`refused: ${JSON.stringify(result)}`);
  return result;
}

withDomParser();

/** All files of the Letterboxd sample, below a folder as some packers make it. */
function letterboxdZip(): Uint8Array {
  const folder = new URL('samples/letterboxd/', import.meta.url);
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.csv'),
  );
  return zipSync(
    Object.fromEntries(names.map((name) => [`letterboxd-someone/${name}`, sample(`letterboxd/${name}`)])),
  );
}

describe('Letterboxd', () => {
  it('is read as a zip with folders, each file as what it is, and what was deleted not at all', async () => {
    const reviewed = await review({ 'letterboxd.zip': letterboxdZip() });
    expect(reviewed.files.map(({ name }) => name.replace('letterboxd-someone/', '')).sort()).toEqual([
      'diary.csv',
      'likes/films.csv',
      'ratings.csv',
      'reviews.csv',
      'watched.csv',
      'watchlist.csv',
    ]);
    expect(ratingsOf(reviewed)).toEqual({ 2571: 4.5, 3996: 4, 60069: 5, 4973: 3.5 });
    // Titanic has a blank rating in the diary: seen, and the rating of 0.5 that was deleted stays so.
    expect(marksOf(plan(reviewed))).toEqual({ seen: ['1721', '1214'], watchlist: ['608', '6'] });
    expect(missing(reviewed)).toEqual(['Parasite']);
  });

  it('lets ratings.csv win over the diary, and says so', async () => {
    const { duplicates } = plan(await review({ 'letterboxd.zip': letterboxdZip() }));
    expect(
      duplicates.map(({ id, because, others }) => [id, because, others.map(({ rating }) => rating)]),
    ).toEqual([['2571', 'current', [3, 3]]]);
  });

  it('takes the latest of a diary alone', async () => {
    const reviewed = await reviewSamples('letterboxd/diary.csv');
    expect(ratingsOf(reviewed)).toEqual({ 2571: 4.5 });
    expect(plan(reviewed).duplicates[0]?.because).toBe('later');
  });

  it('asks which film is meant where a title nearly fits', async () => {
    const reviewed = await reviewSamples('letterboxd/ratings.csv');
    const unsure = reviewed.films.findIndex(({ match }) => match.kind === 'unsure');
    expect(reviewed.films[unsure]?.key.title).toBe('The Raid');
    expect(ratingsOf(reviewed)).not.toHaveProperty('93838');
    expect(ratingsOf(reviewed, { picks: new Map([[unsure, 10]]) })).toHaveProperty('93838', 4);
  });

  it('asks what a renamed list is', async () => {
    const reviewed = await review({ 'export.csv': sample('letterboxd/watched.csv') });
    expect(plan(reviewed).films).toBe(0);
    expect(marksOf(plan(reviewed, { meanings: new Map([[0, 'watchlist']]) })).watchlist).toHaveLength(5);
    expect(marksOf(plan(await reviewSamples('letterboxd/watched.csv'))).seen).toHaveLength(5);
  });

  it('reads a review of several lines with quotation marks', async () => {
    expect(ratingsOf(await reviewSamples('letterboxd/reviews.csv'))).toEqual({ 2571: 3 });
  });
});

describe('IMDb', () => {
  it('halves ratings, finds films by id, and leaves out television', async () => {
    const reviewed = await reviewSamples('imdb.csv');
    expect(ratingsOf(reviewed)).toEqual({ 2571: 4.5, 4973: 3.5, 1721: 0.5 });
    expect(reviewed.television).toBe(2);
    expect(missing(reviewed)).toEqual(['Parasite']);
    expect((await readingOf('imdb.csv')).scale).toEqual({ min: 1, max: 10 });
  });

  it('knows localised types and columns of before', async () => {
    const reviewed = await reviewSamples('imdb-italian.csv');
    expect(ratingsOf(reviewed)).toEqual({ 2571: 4, 4973: 3 });
    expect(reviewed.television).toBe(1);
  });

  it('tells a Spielfilm from a Videospiel', async () => {
    const rows = [
      'tt9999991,7,Ein Film,Spielfilm',
      'tt9999992,7,Ein Spiel,Videospiel',
      'tt9999993,7,Eins,Folge',
    ];
    const reviewed = await review({
      'ratings.csv': ['Const,Your Rating,Title,Title Type', ...rows].join('\n'),
    });
    expect(missing(reviewed)).toEqual(['Ein Film']);
    expect(reviewed.television).toBe(2);
  });

  it('reads the export of 2010, in the encoding of 2010', async () => {
    const latin1 = Buffer.from(new TextDecoder().decode(sample('imdb-2010.csv')), 'latin1');
    const reviewed = await review({ 'vote_history.csv': latin1 });
    expect(ratingsOf(reviewed)).toEqual({ 4973: 4 });
    expect(reviewed.television).toBe(1);
    expect(reviewed.films[0]?.key.title).toBe('Amélie');
  });

  it('reads a watchlist, of which some are rated', async () => {
    const reviewed = await review({ 'WATCHLIST.csv': sample('imdb-watchlist.csv') });
    expect(ratingsOf(reviewed)).toEqual({ 2571: 4.5 });
    expect(marksOf(plan(reviewed))).toEqual({ watchlist: ['608'] });
  });
});

describe('MovieLens', () => {
  it('reads padded ids, CRLF, and line ends in titles, and not the average', async () => {
    const reviewed = await reviewSamples('movielens-site.csv');
    expect(ratingsOf(reviewed)).toEqual({ 2571: 4.5, 4973: 3.5, 1721: 1 });
    expect(missing(reviewed)).toEqual(['Parasite', 'A "Quoted"\nTitle, The']);
    expect(reviewed.films[4]?.key.year).toBe(1950);
  });

  it('takes values above five for hundredths', async () => {
    expect((await readingOf('movielens-site-hundredths.csv')).scale).toEqual({ min: 0, max: 100 });
    expect(ratingsOf(await reviewSamples('movielens-site-hundredths.csv'))).toEqual({
      2571: 4.5,
      1721: 0.5,
      4973: 0.5,
    });
  });

  it('reads the form of the data sets, with the time of each rating', async () => {
    const reviewed = await reviewSamples('movielens-ratings.csv');
    expect(ratingsOf(reviewed)).toEqual({ 2571: 4.5, 1721: 1 });
    expect(plan(reviewed).patch.ratings[0]?.[1]?.at).toBe(964982703000);
    expect(reviewed.films.filter(({ match }) => match.kind === 'none').map(({ key }) => key.movieId)).toEqual(
      ['99999999'],
    );
    const { refused } = await readingOf('movielens-ratings.csv');
    expect(refused).toEqual([{ line: 5, kind: 'rating', value: '0' }]);
  });

  it('refuses the ratings of several people', async () => {
    expect(await faultOf('userId,movieId,rating\n1,6,4\n2,6,4')).toEqual({ kind: 'people', count: 2 });
  });
});

describe('TMDB', () => {
  it('takes Your Rating, and no series for the film of the same number', async () => {
    const reviewed = await reviewSamples('tmdb.csv');
    expect(ratingsOf(reviewed)).toEqual({ 2571: 4.5, 4973: 3.5, 1721: 1 });
    expect(reviewed.television).toBe(2);
  });
});

describe('Netflix', () => {
  it('makes films seen, not liked, and knows episodes from subtitles', async () => {
    const reviewed = await reviewSamples('netflix.csv');
    expect(plan(reviewed).patch.ratings).toEqual([]);
    expect(marksOf(plan(reviewed))).toEqual({ seen: ['2571', '648', '1196'] });
    expect(reviewed.television).toBe(5);
    expect(missing(reviewed)).toEqual(['Dune: Part Two']);
  });

  it('adds up what was watched, leaves out trailers, and asks whose plays count', async () => {
    const reviewed = await reviewSamples('netflix-full.csv');
    expect(reviewed.people).toEqual(['Ana', 'Ben']);
    expect(marksOf(plan(reviewed, { person: 'Ana' }))).toEqual({ seen: ['2571'] });
    expect(marksOf(plan(reviewed))).toEqual({ seen: ['2571', '608'] });
    expect((await readingOf('netflix-full.csv')).glimpses).toBe(2);
    expect(reviewed.television).toBe(1);
  });
});

describe('Trakt', () => {
  it('reads its zip, whatever the folders', async () => {
    const zip = zipSync({
      'user/ratings/ratings-movies.json': sample('trakt-ratings-movies.json'),
      'user/ratings/ratings-shows.json': sample('trakt-ratings-shows.json'),
      'user/watched/watched-movies.json': sample('trakt-watched-movies.json'),
      'user/watchlist/watchlist.json': sample('trakt-watchlist.json'),
      'user/lists/best.json': sample('trakt-watchlist.json'),
      'user/collection/collection-movies.json': sample('trakt-collection-movies.json'),
      'user/profile.json': new TextEncoder().encode('{"user":{"username":"someone"}}'),
    });
    const reviewed = await review({ 'trakt.zip': zip });
    expect(reviewed.files.map(({ name }) => name.split('/').at(-1))).toEqual([
      'ratings-movies.json',
      'ratings-shows.json',
      'watched-movies.json',
      'watchlist.json',
      'best.json',
    ]);
    expect(ratingsOf(reviewed)).toEqual({ 2571: 4.5, 1721: 1 });
    expect(marksOf(plan(reviewed))).toEqual({ seen: ['608'], watchlist: ['6'] });
    expect(reviewed.television).toBe(1);
    expect(missing(reviewed)).toEqual(['Parasite']);
  });
});

describe('Simkl', () => {
  it('reads ratings and what each status means, and counts series', async () => {
    const reviewed = await reviewSamples('simkl.json');
    expect(ratingsOf(reviewed)).toEqual({ 2571: 4.5, 5618: 4 });
    expect(marksOf(plan(reviewed))).toEqual({ seen: ['608'], watchlist: ['6'], excluded: ['1721'] });
    expect(reviewed.television).toBe(2);
  });
});

describe('Criticker', () => {
  it('reads XML, from 0 to 100, and a 0 as the lowest', async () => {
    expect(ratingsOf(await reviewSamples('criticker.xml'))).toEqual({ 2571: 4.5, 1721: 0.5 });
  });

  it('reads CSV with blanks after its commas', async () => {
    const reviewed = await reviewSamples('criticker.csv');
    expect(ratingsOf(reviewed)).toEqual({ 2571: 4.5, 1721: 2 });
    expect(plan(reviewed).rounded).toBe(2);
  });
});

describe('encodings and dialects', () => {
  const text = 'Date;Name;Year;Letterboxd URI;Rating\r\n2021-03-03;Amélie;2001;https://boxd.it/1skk;3,5\r\n';
  it.each([
    ['UTF-8', Buffer.from(text)],
    ['UTF-8 with a mark', Buffer.from(`\ufeff${text}`)],
    ['UTF-16, little end first', Buffer.from(`\ufeff${text}`, 'utf16le')],
    ['UTF-16, big end first', Buffer.from(`\ufeff${text}`, 'utf16le').swap16()],
    ['windows-1252', Buffer.from(text, 'latin1')],
    ['tabs', Buffer.from(text.replaceAll(';', '\t'))],
    ['a letter that another program has lost', Buffer.from(`${text}2021-03-04;Na\ufffdve;1990;x;4\r\n`)],
    ['old line ends', Buffer.from(text.replaceAll('\r\n', '\r'))],
  ])('reads %s, semicolons and decimal commas', async (_, bytes) => {
    expect(ratingsOf(await review({ 'anything.txt': bytes }))).toEqual({ 4973: 3.5 });
  });
});

describe('our own export', () => {
  const state: VisitorState = {
    ratings: new Map([
      ['2571', { rating: 4.5, at: 1_700_000_000_000 }],
      ['1721', { rating: 0.5, at: 1_700_000_001_000 }],
      ['777777', { rating: 3, at: 1_700_000_002_000 }],
    ]),
    excluded: new Set(['608']),
    unseen: new Set(['6']),
    seen: new Set(['1214']),
    watchlist: new Set(['4973', '888888']),
  };
  const name: Name = (id) => {
    const row = catalogue.ids.indexOf(id);
    const film = FILMS[row];
    return film && { title: film[1], year: film[3], imdb: film[4], tmdb: film[5] };
  };

  it.each([
    ['JSON', jsonExport(state, name, new Date(NOW), scale)],
    ['CSV', csvExport(state, name)],
  ])('comes back from %s, films of other catalogues included', async (_, text) => {
    const reviewed = await review({ file: text });
    expect(applyPatch(EMPTY, plan(reviewed).patch)).toEqual(state);
    expect(plan(reviewed, {}, state).films).toBe(0);
  });

  it('of the first version is still read', async () => {
    const after = applyPatch(EMPTY, plan(await reviewSamples('flatflix-version-1.json')).patch);
    expect([...after.ratings].map(([id, { rating }]) => [id, rating])).toEqual([
      ['2571', 4.5],
      ['777777', 3],
    ]);
    expect([[...after.excluded], [...after.unseen]]).toEqual([['1721'], ['608']]);
  });

  it('of another catalogue is brought to this scale', async () => {
    const text = jsonExport(state, name, new Date(NOW), { min: 1, max: 10 }).replace(
      '"rating": 4.5',
      '"rating": 9',
    );
    expect(ratingsOf(await review({ file: text }))).toMatchObject({ 2571: 4.5 });
  });

  it('writes what Letterboxd imports: the header of its importer, half stars, films seen without a rating', async () => {
    const text = letterboxdExport(state, name, 5);
    expect(text.split('\r\n')).toEqual([
      'imdbID,tmdbID,Title,Year,Rating',
      'tt0133093,603,The Matrix,1999,4.5',
      'tt0120338,597,Titanic,1997,0.5',
      'tt0078748,348,Alien,1979,',
      '',
    ]);
    const reviewed = await review({ 'letterboxd.csv': text });
    expect(ratingsOf(reviewed)).toEqual({ 2571: 4.5, 1721: 0.5 });
    expect(marksOf(plan(reviewed))).toEqual({ seen: ['1214'] });
  });

  it('writes no formula into a table', () => {
    const evil: Name = () => ({ title: '=HYPERLINK("http://example.org")', year: 0, imdb: 0, tmdb: 0 });
    expect(csvExport({ ...EMPTY, seen: new Set(['1']) }, evil)).toContain(
      `"'=HYPERLINK(""http://example.org"")"`,
    );
  });

  it.each([
    ['{"format":"flatflix-ratings","version":2,"ratings":[', 'json'],
    ['{"ratings":[]}', 'foreign'],
    ['[1,2,3]', 'foreign'],
    ['{"format":"flatflix-ratings","version":99,"ratings":[]}', 'newer'],
  ])('refuses %s', async (text, kind) => {
    expect(await faultOf(text)).toEqual({ kind });
  });

  it('does not stumble over odd entries', async () => {
    const ratings = [null, 7, { id: 2571, rating: '4' }, { id: '6', rating: 'Infinity' }, { rating: 3 }];
    const text = JSON.stringify({
      format: 'flatflix-ratings',
      version: 2,
      ratings,
      seen: 'x',
      watchlist: [[], {}],
    });
    expect(ratingsOf(await review({ file: text }))).toEqual({ 2571: 4 });
  });
});

describe('refused files', () => {
  it.each([
    ['', { kind: 'empty' }],
    ['  \n ', { kind: 'empty' }],
    ['<!doctype html><title>Log in</title>', { kind: 'html' }],
    ['<recentratings><film><filmname>Heat', { kind: 'xml' }],
    ['film,stars\nThe Matrix,5', { kind: 'columns', found: 'film,stars' }],
    ['movieId,rating\n', { kind: 'noRows' }],
    ['Const,Your Rating,Title,Title Type\n"tt1,7', { kind: 'quotes', line: 2 }],
    [new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0, 0]), { kind: 'notText' }],
    [zipSync({ 'holiday.jpg': new Uint8Array([1]) }), { kind: 'nothingInside' }],
    [zipSync({ 'notes.csv': new TextEncoder().encode('a,b\n1,2') }), { kind: 'nothingInside' }],
    [letterboxdZip().slice(0, 400), { kind: 'zip' }],
    [new Uint8Array(21 * 1024 * 1024), { kind: 'tooLarge', limit: 20 }],
    [zipSync({ 'bomb.csv': new Uint8Array(61 * 1024 * 1024) }), { kind: 'unpacksTooLarge', limit: 60 }],
    [`movieId,rating\n${'6,4\n'.repeat(100_001)}`, { kind: 'tooMany', limit: 100_000 }],
  ])('case %#: $kind', async (content, fault) => {
    expect(await faultOf(content)).toEqual(fault);
  });

  it('does not keep other files from being read', async () => {
    const reviewed = await review({ 'a.csv': '', 'imdb.csv': sample('imdb.csv') });
    expect(reviewed.files.map(({ result }) => isFault(result))).toEqual([true, false]);
    expect(plan(reviewed).added).toBe(3);
  });
});

describe('against ratings that are here already', () => {
  const state: VisitorState = {
    ...EMPTY,
    ratings: new Map([
      ['2571', { rating: 2, at: Date.UTC(2020, 0, 1) }],
      ['4973', { rating: 5, at: Date.UTC(2018, 0, 1) }],
      ['1721', { rating: 0.5, at: 0 }],
    ]),
    watchlist: new Set(['608']),
  };

  it.each([
    ['newer', { 4973: 3.5 }],
    ['file', { 2571: 4.5, 4973: 3.5 }],
    ['mine', {}],
  ] as const)('keeps what the visitor chooses: %s', async (policy, ratings) => {
    const { patch, conflicts, same } = plan(await reviewSamples('imdb.csv'), { policy }, state);
    expect(Object.fromEntries(patch.ratings.map(([id, rated]) => [id, rated?.rating]))).toEqual(ratings);
    expect(conflicts.map(({ id }) => id)).toEqual(['2571', '4973']);
    expect(same).toBe(1);
  });

  it('takes films that are seen off the watchlist', async () => {
    const { patch } = plan(await reviewSamples('trakt-watched-movies.json'), {}, state);
    expect(patch).toMatchObject({ seen: [['608', true]], watchlist: [['608', false]] });
  });

  it('never makes a rated film merely seen', async () => {
    const rated = { ...EMPTY, ratings: new Map([['608', { rating: 3, at: 0 }]]) };
    expect(plan(await reviewSamples('trakt-watched-movies.json'), {}, rated).films).toBe(0);
  });
});
