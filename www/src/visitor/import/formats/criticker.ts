import { Collector } from '../collect';
import type { Reading } from '../entry';
import { ImportFault } from '../fault';
import { imdbNumber, timeOf, titleAndYear, yearOf } from '../fields';
import { HUNDRED } from '../scale';
import type { Table } from '../table';

export const isCritickerTable = (table: Table): boolean => table.has('score', 'filmname');

export function readCritickerTable(table: Table): Reading {
  const collector = new Collector(HUNDRED);
  for (const row of table.rows) {
    const { title, year } = titleAndYear(row.get('filmname'));
    collector.add({
      line: row.line,
      film: { imdb: imdbNumber(row.get('imdbid')), title, year: yearOf(row.get('year')) || year },
      rating: row.get('score'),
      mark: 'seen',
      at: timeOf(row.get('daterated')),
    });
  }
  const { entries, refused, television } = collector;
  return { format: 'criticker', scale: HUNDRED, entries, refused, television };
}

export const isCritickerXml = (text: string): boolean => /<recentratings[\s>]/i.test(text.slice(0, 2000));

/** The XML export. Throws ImportFault if it is damaged. */
export function readCritickerXml(text: string): Reading {
  const document = parseXml(text);
  const collector = new Collector(HUNDRED);
  for (const [index, film] of [...document.getElementsByTagName('film')].entries()) {
    const field = (name: string) => film.getElementsByTagName(name)[0]?.textContent?.trim() ?? '';
    collector.add({
      line: index + 1,
      film: { imdb: imdbNumber(field('imdbid')), ...titleAndYear(field('filmname')) },
      rating: field('rating'),
      mark: 'seen',
      at: timeOf(field('reviewdate')),
    });
  }
  const { entries, refused, television } = collector;
  return { format: 'criticker', scale: HUNDRED, entries, refused, television };
}

/** Browsers report damage as a document with an element that says so, other parsers throw. */
function parseXml(text: string): Document {
  let document: Document;
  try {
    document = new DOMParser().parseFromString(text, 'text/xml');
  } catch (cause) {
    throw new ImportFault({ kind: 'xml' }, { cause });
  }
  if (document.getElementsByTagName('parsererror').length > 0) throw new ImportFault({ kind: 'xml' });
  return document;
}
