import Papa from 'papaparse';
import { ImportFault } from './fault';

/** Column names as compared: 'movieId', 'movie_id' and 'Movie ID' are one. */
const columnKey = (name: string): string => name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');

/**
 * Where the header has blanks after its commas, rows may have them before quotation marks, which then would not count
 * as such: 'Score, Film Name' and '93, "One, Two"'.
 */
function closeUp(text: string): string {
  return /^[^"\r\n]*, [^"\r\n]*/.test(text) ? text.replace(/, +"/g, ',"') : text;
}

/** A file of rows and named columns. */
export class Table {
  readonly rows: readonly TableRow[];
  /** The first line as it stands, for telling the visitor what was found. */
  readonly head: string;
  readonly #columns: ReadonlyMap<string, number>;

  /** Throws ImportFault for a quotation mark that is never closed. */
  constructor(text: string) {
    const { data, errors } = Papa.parse<string[]>(closeUp(text), {
      delimitersToGuess: [',', ';', '\t', '|'],
      skipEmptyLines: 'greedy',
    });
    const quotes = errors.find(({ code }) => code === 'MissingQuotes');
    if (quotes) throw new ImportFault({ kind: 'quotes', line: (quotes.row ?? 0) + 1 });
    const [header = [], ...lines] = data;
    this.head = text.slice(0, 80).split(/[\r\n]/)[0] ?? '';
    const columns = new Map<string, number>();
    // Of two columns with one name the first counts.
    for (const [index, name] of header.entries()) {
      const key = columnKey(name);
      if (!columns.has(key)) columns.set(key, index);
    }
    this.#columns = columns;
    this.rows = lines.map((cells, index) => new TableRow(cells, index + 2, columns));
  }

  get width(): number {
    return this.#columns.size;
  }

  has(...columns: readonly string[]): boolean {
    return columns.every((column) => this.#columns.has(column));
  }
}

export class TableRow {
  readonly line: number;
  readonly #cells: readonly string[];
  readonly #columns: ReadonlyMap<string, number>;

  constructor(cells: readonly string[], line: number, columns: ReadonlyMap<string, number>) {
    this.#cells = cells;
    this.line = line;
    this.#columns = columns;
  }

  /** The trimmed cell of the first of these columns that the file has; '' without any. */
  get(...columns: readonly string[]): string {
    for (const column of columns) {
      const index = this.#columns.get(column);
      if (index !== undefined) return (this.#cells[index] ?? '').trim();
    }
    return '';
  }
}
