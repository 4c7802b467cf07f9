import { Collector } from '../collect';
import type { Reading } from '../entry';
import { imdbNumber, timeOf, wholeNumber, yearOf } from '../fields';
import { TEN } from '../scale';
import type { Table } from '../table';
import { meaningOf } from './letterboxd';

export const isTmdb = (table: Table): boolean => table.has('tmdbid', 'type', 'yourrating');

/** The visitor's is `Your Rating`; `Rating` is everyone's mean. A series' TMDB id is some film's too. */
export function readTmdb(table: Table, name: string): Reading {
  const collector = new Collector(TEN);
  for (const row of table.rows) {
    if (!/^movie$/i.test(row.get('type'))) {
      collector.television++;
      continue;
    }
    collector.add({
      line: row.line,
      film: {
        imdb: imdbNumber(row.get('imdbid')),
        tmdb: wholeNumber(row.get('tmdbid')),
        title: row.get('name'),
        year: yearOf(row.get('releasedate')),
      },
      rating: row.get('yourrating'),
      at: timeOf(row.get('daterated')),
    });
  }
  const { entries, refused, television } = collector;
  const rated = entries.some(({ rating }) => rating !== undefined);
  const listed = entries.some(({ rating }) => rating === undefined);
  return {
    format: 'tmdb',
    scale: rated ? TEN : undefined,
    entries,
    refused,
    television,
    ...(listed && { list: meaningOf(name) }),
  };
}
