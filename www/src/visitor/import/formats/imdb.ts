import { Collector } from '../collect';
import type { Reading } from '../entry';
import { imdbNumber, timeOf, yearOf } from '../fields';
import { TEN } from '../scale';
import type { Table } from '../table';
import { meaningOf } from './letterboxd';

/** `Your Rating` today, `You rated` until 2017. */
const RATING = ['yourrating', 'yourated'] as const;

/** Ratings, lists and watchlists of IMDb. */
export const isImdb = (table: Table): boolean =>
  table.has('const', 'title') && (RATING.some((column) => table.has(column)) || table.has('position'));

/** Words of `Title Type` that stand for television, games and podcasts, in the languages IMDb writes. */
const NO_FILM = /ser[iía]|série|episod|épisode|folge|podcast|game|jeu|videospiel|juego|gioco|jogo/i;

/** Rows without a rating are a list, of which only its name tells what it is. */
export function readImdb(table: Table, name: string): Reading {
  const collector = new Collector(TEN);
  for (const row of table.rows) {
    collector.add({
      line: row.line,
      film: {
        imdb: imdbNumber(row.get('const')),
        title: row.get('title'),
        year: yearOf(row.get('year')),
      },
      rating: row.get(...RATING),
      at: timeOf(row.get('daterated', 'created')),
      // The id decides: what the catalogue has is a film, whatever IMDb calls it.
      maybeTelevision: NO_FILM.test(row.get('titletype')),
    });
  }
  const { entries, refused, television } = collector;
  const rated = entries.some(({ rating }) => rating !== undefined);
  const listed = entries.some(({ rating }) => rating === undefined);
  return {
    format: 'imdb',
    scale: rated ? TEN : undefined,
    entries,
    refused,
    television,
    ...(listed && { list: meaningOf(name) }),
  };
}
