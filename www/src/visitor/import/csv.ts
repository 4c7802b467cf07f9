import Papa from 'papaparse';
import { ImportFault } from './fault';
import type { Row } from './rows';

/** Column names as compared: 'movieId', 'movie_id' and 'Movie ID' are one. */
const columnKey = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, '');

/**
 * Read ratings in MovieLens form: columns movieId and rating, in any order, userId and timestamp if there.
 * Refuses files without these columns, without rows, or with the ratings of several people.
 */
export function readCsv(text: string): Row[] {
  const { data, errors } = Papa.parse<string[]>(text, {
    delimitersToGuess: [',', ';', '\t'],
    skipEmptyLines: 'greedy',
  });
  const quotes = errors.find((error) => error.type === 'Quotes');
  if (quotes) throw new ImportFault({ kind: 'quotes', line: (quotes.row ?? 0) + 1 });
  const [header, ...lines] = data;
  const columns = (header ?? []).map(columnKey);
  const [id, rating, user, time] = ['movieid', 'rating', 'userid', 'timestamp'].map((key) =>
    columns.indexOf(key),
  );
  if (id === undefined || id < 0 || rating === undefined || rating < 0) {
    throw new ImportFault({ kind: 'columns', found: text.slice(0, 80).split(/[\r\n]/)[0] ?? '' });
  }
  if (lines.length === 0) throw new ImportFault({ kind: 'noRows' });
  const people = new Set(lines.map((line) => cell(line, user)));
  if (people.size > 1) throw new ImportFault({ kind: 'people', count: people.size });
  return lines.map((line, index) => ({
    line: index + 2,
    id: cell(line, id),
    rating: cell(line, rating),
    at: seconds(cell(line, time)),
  }));
}

function cell(line: readonly string[], column: number | undefined): string {
  return column === undefined || column < 0 ? '' : (line[column] ?? '').trim();
}

/** Seconds since 1970, as MovieLens writes them, in milliseconds. */
function seconds(text: string): number | undefined {
  return /^\d{1,11}$/.test(text) ? Number(text) * 1000 : undefined;
}
