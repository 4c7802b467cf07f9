import { eachMark, type Marking, type Patch, type VisitorState } from '../state';
import { ImportFault } from './fault';
import { type Against, checkRows, type Imported } from './rows';

export { type Fault, ImportFault } from './fault';
export type { Imported, Skipped } from './rows';

/** Larger than the ratings of any one person by far; keeps a wrong choice from freezing the page. */
const MAX_MEGABYTES = 20;

/**
 * Read a file of ratings: our own export, or a CSV in MovieLens form.
 * Throws ImportFault for a file that is neither; rows that do not fit are listed in the result.
 */
export async function readRatings(file: Blob, against: Against): Promise<Imported> {
  return parseRatings(await readText(file), against);
}

/** The same for text already at hand. The parsers are loaded at the first use: few visitors import. */
export async function parseRatings(text: string, against: Against): Promise<Imported> {
  const start = text.trimStart().slice(0, 15).toLowerCase();
  if (start === '') throw new ImportFault({ kind: 'empty' });
  if (start.startsWith('<')) throw new ImportFault({ kind: 'html' });
  if (start.startsWith('{') || start.startsWith('[')) {
    const { readJson } = await import('./json');
    const { rows, ...marks } = readJson(text);
    return checkRows(rows, marks, against);
  }
  const { readCsv } = await import('./csv');
  return checkRows(
    readCsv(text),
    eachMark(() => []),
    against,
  );
}

/** The patch that brings an import into a state. Ratings from the file win; the visitor's others stay. */
export function importPatch(
  state: VisitorState,
  imported: Imported,
  now: number,
): { patch: Patch; changed: number } {
  const ratings: [string, { rating: number; at: number }][] = [];
  let changed = 0;
  for (const [id, { rating, at }] of imported.ratings) {
    const current = state.ratings.get(id);
    if (current?.rating === rating) continue;
    if (current) changed++;
    ratings.push([id, { rating, at: at ?? now }]);
  }
  const marks = eachMark(
    (mark): Marking => imported.marks[mark].filter((id) => !state[mark].has(id)).map((id) => [id, true]),
  );
  return { patch: { ratings, ...marks }, changed };
}

async function readText(file: Blob): Promise<string> {
  if (file.size > MAX_MEGABYTES * 1024 * 1024)
    throw new ImportFault({ kind: 'tooLarge', limit: MAX_MEGABYTES });
  let bytes: ArrayBuffer;
  try {
    bytes = await file.arrayBuffer();
  } catch (cause) {
    throw new ImportFault({ kind: 'unreadable' }, { cause });
  }
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    if (!text.includes('\0')) return text;
  } catch {
    // Not UTF-8: refused below, as is binary that happens to decode.
  }
  throw new ImportFault({ kind: 'notText' });
}
