import vectorUrl from '@wasm/flatflix_wasm_bg.wasm?url';
import scalarUrl from '@wasm/flatflix_wasm_scalar_bg.wasm?url';
import { simd } from 'wasm-feature-detect';
import { Problem } from './errors';
import { fetchFile, readBytes, readStream } from './fetch';

/** `flatflix.json`: the tiny entry that names the current model. A finished index.html carries it. */
export interface SiteEntry {
  readonly version: 1;
  /** File name of the model, beside the entry. */
  readonly model: string;
  readonly bytes: number;
  readonly title: string;
}

declare global {
  /** Given by build/boot.js in a built page: see there. */
  var flatflixUnpack: ((id: string, type: string) => Response | undefined) | undefined;
  var flatflixBytes: ((id: string) => Uint8Array<ArrayBuffer> | undefined) | undefined;
}

/** A plain file name: nothing that could lead out of the site's folder or to another origin. */
const FILE_NAME = /^[\w-][\w.-]*$/;

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
  const { version, model, bytes, title } = value as Record<string, unknown>;
  if (version !== 1)
    throw new Problem('UNSUPPORTED_FORMAT', `flatflix.json has version ${String(version)}, expected 1`);
  if (typeof model !== 'string' || !FILE_NAME.test(model)) {
    throw new Problem('CORRUPT_MODEL', 'flatflix.json names no model file');
  }
  if (typeof bytes !== 'number' || !Number.isSafeInteger(bytes) || bytes <= 0) {
    throw new Problem('CORRUPT_MODEL', 'flatflix.json gives no size of the model');
  }
  return { version, model, bytes, title: typeof title === 'string' ? title : '' };
}

/**
 * The module with vector instructions as index.html has it, packed: its link to a file, or the file itself. `undefined`
 * in a page without either, or in a browser that cannot unpack.
 */
async function packedWasm(): Promise<Response | undefined> {
  const type = 'application/wasm';
  const link = document.querySelector<HTMLLinkElement>('link#packed-wasm');
  if (!link) return globalThis.flatflixUnpack?.('packed-wasm', type);
  if (typeof DecompressionStream !== 'function') return undefined;
  const { body } = await fetchFile(new URL(link.href));
  const unpacked = body?.pipeThrough(new DecompressionStream('gzip'));
  return new Response(unpacked, { headers: { 'content-type': type } });
}

/**
 * The wasm module: the packed one if possible, else one of the plain files, without vector instructions for a browser
 * that has none. Those are compiled from their bytes rather than from the stream, so that hosts which send the wrong
 * MIME type work too. WASM_UNAVAILABLE if the browser has no WebAssembly or does not take the module.
 */
export async function loadWasm(): Promise<WebAssembly.Module> {
  if (typeof WebAssembly !== 'object') throw new Problem('WASM_UNAVAILABLE', 'WebAssembly is missing');
  const vectors = await simd();
  const packed = vectors ? await packedWasm() : undefined;
  try {
    if (packed) return await WebAssembly.compileStreaming(packed);
  } catch (cause) {
    // Anything but an error of the compiler comes from the stream, which broke off.
    const code = cause instanceof WebAssembly.CompileError ? 'WASM_UNAVAILABLE' : 'NETWORK';
    throw new Problem(code, 'The packed wasm module does not compile', { cause });
  }
  const url = new URL(vectors ? vectorUrl : scalarUrl, import.meta.url);
  const bytes = await readBytes(await fetchFile(url));
  try {
    return await WebAssembly.compile(bytes);
  } catch (cause) {
    throw new Problem('WASM_UNAVAILABLE', `${url.pathname} does not compile`, { cause });
  }
}

/** Bytes of a model that are read at a time, at most: whatever else is asked of the model waits no longer than for them. */
const PIECE = 1 << 15;

/**
 * Fetch the model that the site's entry names: the entry that index.html carries, or the file `flatflix.json` if it
 * carries none, or one from a cache whose model the site has no more. `base` is the address of the site's folder. The
 * blob's content is checked later, by the code that reads it. A page that is all in one file carries the model itself.
 *
 * Resolves when the model begins to arrive, with its pieces in order; each is a copy of its own.
 */
export async function loadModel(base: URL): Promise<AsyncIterable<ArrayBuffer>> {
  const own = globalThis.flatflixBytes?.('model');
  if (own) return pieces([own]);
  const carried = document.querySelector('#site-entry')?.textContent?.trim();
  try {
    if (carried) return await fetchModel(base, parseEntry(carried));
  } catch (problem) {
    if (!(problem instanceof Problem && problem.code === 'HTTP_STATUS')) throw problem;
  }
  const fresh = await fetchFile(new URL('flatflix.json', base), 'no-cache');
  return fetchModel(base, parseEntry(await fresh.text()));
}

/** The model of an entry; its name changes with its content. */
async function fetchModel(base: URL, entry: SiteEntry): Promise<AsyncIterable<ArrayBuffer>> {
  return pieces(insist(await fetchFile(new URL(entry.model, base)), entry));
}

/** What arrives of a model, until it is all there. */
async function* insist(response: Response, entry: SiteEntry): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for await (const chunk of readStream(response)) {
    bytes += chunk.byteLength;
    yield chunk;
  }
  if (bytes !== entry.bytes) {
    throw new Problem('CORRUPT_MODEL', `${entry.model} has ${bytes} bytes, expected ${entry.bytes}`);
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
