import { decode } from './decode';
import type { Reading } from './entry';
import { ImportFault } from './fault';
import { isCritickerTable, isCritickerXml, readCritickerTable, readCritickerXml } from './formats/criticker';
import { isFlatflixTable, readFlatflixJson, readFlatflixTable } from './formats/flatflix';
import { isImdb, readImdb } from './formats/imdb';
import { isSimkl, isTrakt, parseJson, readSimkl, readTrakt } from './formats/json';
import { isLetterboxd, isLetterboxdImport, readLetterboxd, readLetterboxdImport } from './formats/letterboxd';
import { isMovieLensData, isMovieLensSite, readMovieLensData, readMovieLensSite } from './formats/movielens';
import { isNetflix, readNetflix } from './formats/netflix';
import { isTmdb, readTmdb } from './formats/tmdb';
import type { Scale } from './scale';
import { Table } from './table';

interface TableFormat {
  readonly recognises: (table: Table) => boolean;
  /** `name` only tells apart the files whose columns do not; `own` is the catalogue's scale. */
  readonly read: (table: Table, name: string, own: Scale) => Reading;
}

/** No one person has seen as many films; more would only keep the page busy. */
const MAX_ROWS = 100_000;

/** By their columns, the more particular ones first. */
const TABLE_FORMATS: readonly TableFormat[] = [
  { recognises: isLetterboxd, read: readLetterboxd },
  { recognises: isImdb, read: readImdb },
  { recognises: isTmdb, read: readTmdb },
  { recognises: isFlatflixTable, read: (table, _, own) => readFlatflixTable(table, own) },
  { recognises: isMovieLensSite, read: readMovieLensSite },
  { recognises: isMovieLensData, read: (table, _, own) => readMovieLensData(table, own) },
  { recognises: isCritickerTable, read: readCritickerTable },
  { recognises: isNetflix, read: readNetflix },
  { recognises: isLetterboxdImport, read: readLetterboxdImport },
];

/**
 * Find out what a file is, from its content, and read it. Throws ImportFault for a file that is none of the known
 * ones, or holds nothing; single rows that cannot be used are listed in the result.
 * @param own the catalogue's scale, which our own exports and MovieLens data are on
 */
export function readFile(bytes: Uint8Array, name: string, own: Scale): Reading {
  const text = decode(bytes).replace(/^\ufeff/, '');
  const start = text.trimStart().slice(0, 1);
  if (start === '') throw new ImportFault({ kind: 'empty' });
  const reading =
    start === '<'
      ? readXml(text)
      : '{['.includes(start)
        ? readJson(text, name, own)
        : readTable(text, name, own);
  const { entries, refused, television, glimpses = 0 } = reading;
  const rows = entries.length + refused.length + television + glimpses;
  if (rows > MAX_ROWS) throw new ImportFault({ kind: 'tooMany', limit: MAX_ROWS });
  if (rows === 0 && reading.format !== 'flatflix') {
    throw new ImportFault({ kind: 'noRows' });
  }
  return reading;
}

function readXml(text: string): Reading {
  if (isCritickerXml(text)) return readCritickerXml(text);
  throw new ImportFault({ kind: 'html' });
}

function readJson(text: string, name: string, own: Scale): Reading {
  const value = parseJson(text);
  if (isTrakt(value)) return readTrakt(value, name);
  return isSimkl(value) ? readSimkl(value) : readFlatflixJson(value, own);
}

function readTable(text: string, name: string, own: Scale): Reading {
  const table = new Table(text);
  const format = TABLE_FORMATS.find(({ recognises }) => recognises(table));
  if (!format) throw new ImportFault({ kind: 'columns', found: table.head });
  return format.read(table, name, own);
}
