import { Collector } from '../collect';
import type { ListMeaning, Reading } from '../entry';
import { imdbNumber, timeOf, wholeNumber, yearOf } from '../fields';
import { HALF_STARS, TEN } from '../scale';
import type { Table } from '../table';

/** Any file of Letterboxd's own export: it names each film by title and year, and nothing else. */
export const isLetterboxd = (table: Table): boolean => table.has('name', 'year', 'letterboxduri');

/**
 * `ratings.csv`, `diary.csv`, `reviews.csv` have a rating, perhaps a blank one; `watched.csv`, `watchlist.csv` and
 * `likes/films.csv` are told apart by their names alone. The files overlap: `ratings.csv` is what Letterboxd itself
 * shows, a diary keeps every rating ever given.
 */
export function readLetterboxd(table: Table, name: string): Reading {
  const rated = table.has('rating');
  const diary = table.has('watcheddate');
  const collector = new Collector(rated ? HALF_STARS : undefined);
  for (const row of table.rows) {
    collector.add({
      line: row.line,
      film: { title: row.get('name'), year: yearOf(row.get('year')) },
      rating: row.get('rating'),
      mark: rated ? 'seen' : undefined,
      at: timeOf(row.get('watcheddate')) ?? timeOf(row.get('date')),
    });
  }
  const { entries, refused, television } = collector;
  return {
    format: 'letterboxd',
    scale: rated ? HALF_STARS : undefined,
    entries,
    refused,
    television,
    authority: rated && !diary ? 1 : 0,
    ...(!rated && { list: meaningOf(name) }),
  };
}

/** The CSV that Letterboxd's importer takes, as this page writes it: one line per film, with ids. */
export const isLetterboxdImport = (table: Table): boolean =>
  table.has('title') &&
  (table.has('imdbid') || table.has('tmdbid') || table.has('letterboxduri')) &&
  (table.has('rating') || table.has('rating10'));

export function readLetterboxdImport(table: Table): Reading {
  const scale = table.has('rating') ? HALF_STARS : TEN;
  const collector = new Collector(scale);
  for (const row of table.rows) {
    collector.add({
      line: row.line,
      film: {
        imdb: imdbNumber(row.get('imdbid')),
        tmdb: wholeNumber(row.get('tmdbid')),
        title: row.get('title'),
        year: yearOf(row.get('year')),
      },
      rating: row.get('rating', 'rating10'),
      mark: 'seen',
      at: timeOf(row.get('watcheddate')),
    });
  }
  const { entries, refused, television } = collector;
  return { format: 'letterboxd', scale, entries, refused, television };
}

/** What a list of films is, as far as its name tells. */
export function meaningOf(name: string): ListMeaning {
  if (/watch-?list/i.test(name)) return 'watchlist';
  return /watched|likes|favou?rites|seen|history/i.test(name) ? 'seen' : 'nothing';
}
