import { Collector } from '../collect';
import type { Reading } from '../entry';
import { ImportFault } from '../fault';
import { imdbNumber, secondsOf, titleAndYear, wholeNumber } from '../fields';
import { HALF_STARS, HUNDRED, parseNumber, type Scale } from '../scale';
import type { Table } from '../table';

/** The export of movielens.org. */
export const isMovieLensSite = (table: Table): boolean => table.has('movieid', 'rating', 'averagerating');

/**
 * Ratings are half stars; `average_rating` is everyone's mean. At least one other program writes 0 to 100 under the
 * same header, so one value above five makes all of them hundredths.
 */
export function readMovieLensSite(table: Table): Reading {
  const hundred = table.rows.some((row) => parseNumber(row.get('rating')) > HALF_STARS.max);
  const scale = hundred ? HUNDRED : HALF_STARS;
  const collector = new Collector(scale);
  for (const row of table.rows) {
    collector.add({
      line: row.line,
      film: {
        movieId: row.get('movieid'),
        imdb: imdbNumber(row.get('imdbid')),
        tmdb: wholeNumber(row.get('tmdbid')),
        ...titleAndYear(row.get('title')),
      },
      rating: row.get('rating'),
      mark: 'seen',
    });
  }
  const { entries, refused, television } = collector;
  return { format: 'movielens', scale, entries, refused, television };
}

/** Ratings as in the MovieLens data sets, and in any other that a catalogue can be made from. */
export const isMovieLensData = (table: Table): boolean => table.has('movieid', 'rating');

/** @param scale the catalogue's own: such a file comes from the data it was made from, or is written like it */
export function readMovieLensData(table: Table, scale: Scale): Reading {
  const people = new Set(table.rows.map((row) => row.get('userid')));
  if (people.size > 1) throw new ImportFault({ kind: 'people', count: people.size });
  const collector = new Collector(scale);
  for (const row of table.rows) {
    const rating = row.get('rating');
    if (rating === '') collector.refused.push({ line: row.line, kind: 'rating', value: '' });
    else
      collector.add({
        line: row.line,
        film: { movieId: row.get('movieid'), ...titleAndYear(row.get('title')) },
        rating,
        at: secondsOf(row.get('timestamp')),
      });
  }
  const { entries, refused, television } = collector;
  return { format: 'movielensData', scale, entries, refused, television };
}
