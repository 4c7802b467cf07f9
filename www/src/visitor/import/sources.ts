import { unzipSync } from 'fflate';
import { ImportFault } from './fault';

/** One file to read: chosen as it is, or out of a zip. */
export interface Source {
  /** The name as shown; of a file in a zip, with its folders. */
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly zipped: boolean;
}

/** More than the ratings of any one person by far; keeps a wrong choice from freezing the page. */
export const MAX_MEGABYTES = 20;
/** What a zip may unpack to, all files together, by its own directory: more than that is not unpacked at all. */
export const MAX_UNPACKED_MEGABYTES = 60;
const MEGABYTE = 1024 * 1024;

/** Files of a zip worth a look. */
const READABLE = /\.(?:csv|json|xml|txt)$/i;
/** Folders of what its owner has deleted, or what belongs to no film any more; and what some packers add. */
const NOT_CURRENT = /(?:^|\/)(?:deleted|orphaned|__MACOSX)\/|(?:^|\/)\./;

/**
 * Read a chosen file, or all files of a zip that could hold ratings. Throws ImportFault for what is too large, not
 * readable, damaged, or a zip without any.
 */
export async function openFile(file: File): Promise<Source[]> {
  if (file.size > MAX_MEGABYTES * MEGABYTE) throw new ImportFault({ kind: 'tooLarge', limit: MAX_MEGABYTES });
  let bytes: Uint8Array;
  try {
    bytes = new Uint8Array(await file.arrayBuffer());
  } catch (cause) {
    throw new ImportFault({ kind: 'unreadable' }, { cause });
  }
  return isZip(bytes) ? unpack(bytes) : [{ name: file.name, bytes, zipped: false }];
}

/** 'PK\3\4', or 'PK\5\6' for an empty one. */
const isZip = ([p, k, a, b]: Uint8Array): boolean =>
  p === 0x50 && k === 0x4b && ((a === 3 && b === 4) || (a === 5 && b === 6));

function unpack(bytes: Uint8Array): Source[] {
  let unpacked = 0;
  let files: Record<string, Uint8Array>;
  try {
    files = unzipSync(bytes, {
      // The sizes that the directory states are also all that is ever written.
      filter: ({ name, originalSize }) => {
        if (!READABLE.test(name) || NOT_CURRENT.test(name)) return false;
        unpacked += originalSize;
        if (unpacked > MAX_UNPACKED_MEGABYTES * MEGABYTE) {
          throw new ImportFault({ kind: 'unpacksTooLarge', limit: MAX_UNPACKED_MEGABYTES });
        }
        return true;
      },
    });
  } catch (thrown) {
    throw thrown instanceof ImportFault ? thrown : new ImportFault({ kind: 'zip' }, { cause: thrown });
  }
  const sources = Object.entries(files).map(([name, content]) => ({ name, bytes: content, zipped: true }));
  if (sources.length === 0) throw new ImportFault({ kind: 'nothingInside' });
  return sources;
}
