import vectorUrl from '@wasm/flatflix_wasm_bg.wasm?url';
import scalarUrl from '@wasm/flatflix_wasm_scalar_bg.wasm?url';
import { simd } from 'wasm-feature-detect';
import { Problem } from './errors';
import { fetchFile, readBytes, readStream } from './fetch';
import type { Shard } from './types';

/** `flatflix.json`: the tiny entry that names the current model. A finished index.html carries it. */
export interface SiteEntry {
  readonly version: 1;
  /** File name of the model, beside the entry. */
  readonly model: string;
  readonly bytes: number;
  readonly title: string;
  /** File name of all of the model but the head, in a page that carries the head. */
  readonly rest?: string;
  /** File name of the index of the shards, of a model in shards. */
  readonly shards?: string;
}

declare global {
  /** Given by build/boot.js in a built page: see there. */
  var flatflixWasm: (() => Promise<Uint8Array<ArrayBuffer> | undefined>) | undefined;
  var flatflixBytes: ((id: string) => Promise<Uint8Array<ArrayBuffer> | undefined>) | undefined;
}

/** A plain file name: nothing that could lead out of the site's folder or to another origin. */
const isFileName = (name: unknown): name is string => typeof name === 'string' && /^[\w-][\w.-]*$/.test(name);

/** Check the entry's shape. Throws UNSUPPORTED_FORMAT for another version, CORRUPT_MODEL for anything malformed. */
export function parseEntry(text: string): SiteEntry {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new Problem('CORRUPT_MODEL', 'flatflix.json is not JSON', { cause });
  }
  if (typeof value !== 'object' || value === null) {
    throw new Problem('CORRUPT_MODEL', 'flatflix.json is not an object');
  }
  const { version, model, bytes, title, rest, shards } = value as Record<string, unknown>;
  if (version !== 1)
    throw new Problem('UNSUPPORTED_FORMAT', `flatflix.json has version ${String(version)}, expected 1`);
  const isOptional = (name: unknown): name is string | undefined => name === undefined || isFileName(name);
  if (!isFileName(model) || !isOptional(rest) || !isOptional(shards)) {
    throw new Problem('CORRUPT_MODEL', 'flatflix.json names no model file');
  }
  if (typeof bytes !== 'number' || !Number.isSafeInteger(bytes) || bytes <= 0) {
    throw new Problem('CORRUPT_MODEL', 'flatflix.json gives no size of the model');
  }
  return {
    ...{ version, model, bytes, title: typeof title === 'string' ? title : '' },
    ...(rest && { rest }),
    ...(shards && { shards }),
  };
}

/** A WebAssembly module, or one that is still gzipped. */
export type Wasm = WebAssembly.Module | Uint8Array<ArrayBuffer>;

/**
 * The wasm module: the packed one in index.html if possible, else one of the plain files, without vector instructions for a browser
 * that has none. Those are compiled from their bytes rather than from the stream, so that hosts which send the wrong
 * MIME type work too. WASM_UNAVAILABLE if the browser has no WebAssembly or does not take the module.
 */
export async function loadWasm(): Promise<Wasm> {
  if (typeof WebAssembly !== 'object') throw new Problem('WASM_UNAVAILABLE', 'WebAssembly is missing');
  const vectors = await simd();
  const packed = vectors ? await globalThis.flatflixWasm?.() : undefined;
  if (packed) return packed;
  const url = new URL(vectors ? vectorUrl : scalarUrl, import.meta.url);
  const bytes = await readBytes(await fetchFile(url));
  try {
    return await WebAssembly.compile(bytes);
  } catch (cause) {
    throw new Problem('WASM_UNAVAILABLE', `${url.pathname} does not compile`, { cause });
  }
}

/**
 * Bytes of a model that are read at a time, at most: whatever else is asked of the model waits no longer than for them. The
 * head is one piece, since nothing can be asked before it is read.
 */
const PIECE = 1 << 15;

/** Where a model comes from. */
export interface Source {
  /** The model in pieces, each a copy of its own. Of a model in shards: its head. */
  readonly pieces: AsyncIterable<ArrayBuffer>;
  /** Fetch the index of the shards, of a model in shards. */
  readonly index?: () => Promise<ArrayBuffer>;
}

/** The files of a model that an entry names. */
const sourceOf = (base: URL, entry: SiteEntry, head?: Uint8Array<ArrayBuffer>): Source => {
  const { shards } = entry;
  return {
    pieces: arriving(base, entry, head),
    ...(shards && { index: async () => readBytes(await fetchFile(new URL(shards, base))) }),
  };
};

/**
 * The model that index.html carries or names, each a copy of its own: all of it in a page that is one file,
 * else its head, and the rest from the site when more is asked for. `undefined` for a page that says nothing of a model.
 * The blob's content is checked later, by the code that reads it.
 *
 * @param base address of the site's folder
 */
export async function carriedModel(base: URL): Promise<Source | undefined> {
  const own = await globalThis.flatflixBytes?.('model');
  if (own) return { pieces: pieces([own]) };
  const carried = document.querySelector('#site-entry')?.textContent?.trim();
  if (!carried) return undefined;
  const entry = parseEntry(carried);
  const head = entry.rest && (await globalThis.flatflixBytes?.('model-head'));
  return sourceOf(base, entry, head || undefined);
}

/** The model that the site has now, by its `flatflix.json`: for pages that carry none, or one that the site has no more. */
export async function currentModel(base: URL): Promise<Source> {
  const fresh = await fetchFile(new URL('flatflix.json', base), 'no-cache');
  return sourceOf(base, parseEntry(await fresh.text()));
}

/** Shards of a model by file name; those that cannot be fetched are left out. */
export async function fetchShards(base: URL, names: readonly string[]): Promise<Shard[]> {
  const one = async (name: string): Promise<Shard> => {
    const file = await fetchFile(new URL(`shards/${name}`, base));
    return { name, bytes: await readBytes(file) };
  };
  const fetched = await Promise.allSettled(names.filter(isFileName).map(one));
  return fetched.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
}

/** What there is of a model, and then what arrives of it, until it is all there. Names change with the content. */
async function* arriving(
  base: URL,
  entry: SiteEntry,
  head?: Uint8Array<ArrayBuffer>,
): AsyncGenerator<ArrayBuffer> {
  let bytes = head?.byteLength ?? 0;
  if (head) yield head.buffer;
  const file = (head && entry.rest) ?? entry.model;
  for await (const piece of pieces(readStream(await fetchFile(new URL(file, base))))) {
    bytes += piece.byteLength;
    yield piece;
  }
  if (bytes !== entry.bytes) {
    throw new Problem('CORRUPT_MODEL', `${file} ends after ${bytes} bytes, expected ${entry.bytes}`);
  }
}

async function* pieces(
  chunks: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
): AsyncGenerator<ArrayBuffer> {
  for await (const chunk of chunks) {
    for (let from = 0; from < chunk.byteLength; from += PIECE) {
      yield new Uint8Array(chunk.subarray(from, from + PIECE)).buffer;
    }
  }
}
