import { EXPORT_FORMAT, EXPORT_MARKS, EXPORT_VERSION, KINDS } from '../../export';
import { MARKS, type Mark } from '../../state';
import { Collector } from '../collect';
import type { Reading } from '../entry';
import { ImportFault } from '../fault';
import { imdbNumber, timeOf, wholeNumber, yearOf } from '../fields';
import type { Scale } from '../scale';
import type { Table } from '../table';
import { asList, asObject, asText } from './json';

/**
 * Our own export, of this version or the first, whose lists held ids alone. Throws ImportFault for other JSON and for
 * a newer version.
 * @param own the catalogue's scale, for exports that do not state theirs
 */
export function readFlatflixJson(value: unknown, own: Scale): Reading {
  const file = asObject(value);
  if (file.format !== EXPORT_FORMAT || !Array.isArray(file.ratings))
    throw new ImportFault({ kind: 'foreign' });
  if (typeof file.version !== 'number' || file.version > EXPORT_VERSION)
    throw new ImportFault({ kind: 'newer' });
  const scale = scaleOf(file.scale) ?? own;
  const collector = new Collector(scale);
  for (const [index, each] of file.ratings.entries()) {
    const rating = asText(asObject(each).rating);
    if (rating === '') collector.refused.push({ line: index + 1, kind: 'rating', value: '' });
    else collector.add({ line: index + 1, ...named(each), rating });
  }
  for (const mark of MARKS) {
    for (const [index, each] of asList(file[EXPORT_MARKS[mark]]).entries()) {
      collector.add({ line: index + 1, ...named(each), mark });
    }
  }
  const { entries, refused, television } = collector;
  return { format: 'flatflix', scale, entries, refused, television };
}

function named(value: unknown) {
  const { id, imdb, tmdb, title, year, at } = asObject(value);
  return {
    film: {
      movieId: asText(id) || asText(value),
      imdb: imdbNumber(asText(imdb)),
      tmdb: wholeNumber(asText(tmdb)),
      title: asText(title),
      year: yearOf(asText(year)),
    },
    at: timeOf(asText(at)),
  };
}

function scaleOf(value: unknown): Scale | undefined {
  const { min, max } = asObject(value);
  return typeof min === 'number' && typeof max === 'number' && min < max ? { min, max } : undefined;
}

/** Our own export as CSV. */
export const isFlatflixTable = (table: Table): boolean => table.has('movieid', 'kind', 'rating', 'ratedat');

export function readFlatflixTable(table: Table, own: Scale): Reading {
  const collector = new Collector(own);
  for (const row of table.rows) {
    const kind = row.get('kind');
    const mark: Mark | undefined = MARKS.find((each) => KINDS[each] === kind);
    const rating = mark ? '' : row.get('rating');
    if (!mark && rating === '') {
      collector.refused.push({ line: row.line, kind: 'rating', value: kind });
      continue;
    }
    collector.add({
      line: row.line,
      film: {
        movieId: row.get('movieid'),
        imdb: imdbNumber(row.get('imdbid')),
        tmdb: wholeNumber(row.get('tmdbid')),
        title: row.get('title'),
        year: yearOf(row.get('year')),
      },
      rating,
      mark,
      at: timeOf(row.get('ratedat')),
    });
  }
  const { entries, refused, television } = collector;
  return { format: 'flatflix', scale: own, entries, refused, television };
}
