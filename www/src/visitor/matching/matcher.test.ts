import { describe, expect, it } from 'vitest';
import { Matcher } from './matcher';
import { titleKeys } from './title-key';

type Film = [title: string, year: number, count?: number, aliases?: string[]];

async function matcherOf(films: Film[]) {
  const matcher = await Matcher.build({
    ids: films.map((_, row) => String(row)),
    titles: films.map(([title]) => title),
    aliases: films.map(([, , , aliases = []]) => aliases),
    years: films.map(([, year]) => year),
    imdb: films.map((_, row) => 1000 + row),
    tmdb: films.map((_, row) => 2000 + row),
    counts: films.map(([, , count = 1]) => count),
  });
  return (title: string, year = 0, ids: { imdb?: number; tmdb?: number; movieId?: string } = {}) =>
    matcher.match({ title, year, imdb: 0, tmdb: 0, ...ids });
}
const sure = (row: number, by = 'title') => ({ kind: 'sure', row, by });

describe('ids', async () => {
  const match = await matcherOf([
    ['Heat', 1995],
    ['Fargo', 1996],
    ['Alien', 1979],
  ]);
  it('count before titles, IMDb first', () => {
    expect(match('Fargo', 1996, { imdb: 1000 })).toEqual(sure(0, 'imdb'));
    expect(match('Fargo', 1996, { tmdb: 2000 })).toEqual(sure(0, 'tmdb'));
    expect(match('Heat', 1995, { movieId: '0' })).toEqual(sure(0, 'movieId'));
    expect(match('Fargo', 1996, { imdb: 1002, tmdb: 2000, movieId: '0' })).toEqual(sure(2, 'imdb'));
  });
  it('that the catalogue does not have make its title another film, perhaps', () => {
    expect(match('Fargo', 1996, { imdb: 99 })).toEqual({ kind: 'unsure', rows: [1] });
    expect(match('Fargo', 1996, { tmdb: 98 })).toEqual({ kind: 'unsure', rows: [1] });
    expect(match('Fargo', 1996, { movieId: '97' })).toEqual(sure(1));
  });
  it('of another data set are contradicted by its titles', () => {
    expect(match('Fargo', 1996, { movieId: '0' })).toEqual(sure(1));
    expect(match('Parasite', 2019, { movieId: '0' })).toEqual({ kind: 'none' });
    expect(match('', 0, { movieId: '0' })).toEqual(sure(0, 'movieId'));
  });
});

describe('titles', () => {
  it.each<[string, string, string[]?]>([
    ['The Matrix', 'matrix'],
    ['Amélie', 'AMELIE'],
    ['Fast & Furious', 'Fast and Furious'],
    ['Rocky II', 'Rocky 2'],
    ['The Godfather: Part II', 'The Godfather Part 2'],
    ['Kill Bill: Vol. 1', 'Kill Bill: Volume One'],
    ['Spider-Man', 'Spiderman'],
    ['WALL·E', 'WALL-E'],
    ['Alien³', 'Alien 3'],
    ['8 1/2', '8½'],
    ["Ocean's Eleven", 'Oceans 11'],
    ['Scott Pilgrim vs. the World', 'Scott Pilgrim versus the World'],
    ['Three Colors: Blue', 'Three Colours: Blue'],
    ['Hate', 'La Haine', ['La Haine']],
    ['The Road Warrior', 'Mad Max 2', ['Mad Max 2']],
    ['Star Wars: Episode IV - A New Hope', 'Star Wars'],
    ['Star Wars: Episode V - The Empire Strikes Back', 'The Empire Strikes Back'],
    ['Star Wars: Episode VII - The Force Awakens', 'Star Wars: The Force Awakens'],
    ['X2: X-Men United', 'X2'],
    ["William Shakespeare's Romeo + Juliet", 'Romeo + Juliet'],
    ['Animal House', "National Lampoon's Animal House"],
    ["Monty Python's Life of Brian", 'Life of Brian'],
    ['To Die For', 'To Die For'],
    ['Birdman: Or (The Unexpected Virtue of Ignorance)', 'Birdman'],
    ['Seven', 'Seven (a.k.a. Se7en)'],
    ['The City of Lost Children', 'City of Lost Children, The (Cité des enfants perdus, La)'],
    ['七人の侍', '七人の侍'],
  ])('%s is %s', async (ours, theirs, aliases = []) => {
    const match = await matcherOf([
      ['Something Else', 1990, 900],
      [ours, 1990, 5, aliases],
    ]);
    expect(match(theirs, 1990)).toEqual(sure(1));
  });

  it('forgive one year where the whole title is the same', async () => {
    const match = await matcherOf([['Heat', 1995]]);
    expect(match('Heat', 1996)).toEqual(sure(0));
    expect(match('Heat', 1994)).toEqual(sure(0));
    expect(match('Heat', 1998)).toEqual({ kind: 'unsure', rows: [0] });
    expect(match('Heat', 2013)).toEqual({ kind: 'none' });
  });

  it('prefer the very year among films of one name', async () => {
    const match = await matcherOf([
      ['The Girl with the Dragon Tattoo', 2011, 90],
      ['The Girl with the Dragon Tattoo', 2010, 2],
    ]);
    expect(match('The Girl with the Dragon Tattoo', 2010)).toEqual(sure(1));
  });

  it('ask where two films of one name and year are equally well known, and not where one is far better', async () => {
    const films = (second: number): Film[] => [
      ['Hercules', 2014, 20],
      ['Hercules', 2014, second],
    ];
    expect((await matcherOf(films(18)))('Hercules', 2014)).toEqual({ kind: 'unsure', rows: [0, 1] });
    expect((await matcherOf(films(1)))('Hercules', 2014)).toEqual(sure(0));
  });

  it('take no part of a title for the whole in another year', async () => {
    const match = await matcherOf([['The Hunger Games', 2012]]);
    expect(match('The Hunger Games: Catching Fire', 2013).kind).toBe('unsure');
    expect(match('The Hunger Games: Catching Fire', 2015)).toEqual({ kind: 'none' });
  });

  it('ask where one has few words of the other', async () => {
    const match = await matcherOf([
      ['A Swedish Love Story', 1970],
      ['F/X2', 1991, 1, ['F/X 2 - The Deadly Art of Illusion']],
      ['To Wong Foo, Thanks for Everything! Julie Newmar', 1995],
    ]);
    expect(match('Love Story', 1970)).toEqual({ kind: 'unsure', rows: [0] });
    expect(match('Teenage Mutant Ninja Turtles II: The Secret of the Ooze', 1991)).toEqual({ kind: 'none' });
    expect(match('To Die For', 1995)).toEqual({ kind: 'none' });
  });

  it('ask about misspellings', async () => {
    const match = await matcherOf([['Inglourious Basterds', 2009]]);
    expect(match('Inglorious Bastards', 2009)).toEqual({ kind: 'unsure', rows: [0] });
  });

  it('without a year must be whole, and the one of their name or far the best known', async () => {
    const match = await matcherOf([
      ['Fargo', 1996, 50],
      ['Crash', 2004, 40],
      ['Crash', 1996, 30],
    ]);
    expect(match('Fargo')).toEqual(sure(0));
    expect(match('Crash')).toEqual({ kind: 'unsure', rows: [1, 2] });
    expect(match('Fargo: Season 1')).toEqual({ kind: 'none' });
  });

  it('of nothing but signs are no titles', async () => {
    expect((await matcherOf([['...', 1990]]))('!!!', 1990)).toEqual({ kind: 'none' });
  });
});

describe('titleKeys', () => {
  it('names the parts at each break', () => {
    expect(titleKeys('Star Wars: Episode V - The Empire Strikes Back').parts).toEqual([
      'starwars',
      '5empirestrikesback',
      'starwars5',
      'empirestrikesback',
    ]);
  });
});
