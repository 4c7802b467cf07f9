import vectorUrl from '@wasm/flatflix_wasm_bg.wasm?url';
import scalarUrl from '@wasm/flatflix_wasm_scalar_bg.wasm?url';
import { simd } from 'wasm-feature-detect';
import { Problem } from './errors';
import { fetchFile, readBytes } from './fetch';

/** `flatflix.json`: the tiny entry file that names the current model. */
export interface SiteEntry {
  readonly version: 1;
  /** File name of the model, beside the entry. */
  readonly model: string;
  readonly bytes: number;
  readonly title: string;
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
 * Fetch the wasm module, the one without vector instructions for a browser that has none. As bytes rather than a response to stream from, so that hosts which send the wrong MIME
 * type work too. WASM_UNAVAILABLE if the browser has no WebAssembly.
 */
export async function loadWasm(): Promise<ArrayBuffer> {
  if (typeof WebAssembly !== 'object') throw new Problem('WASM_UNAVAILABLE', 'WebAssembly is missing');
  const url = (await simd()) ? vectorUrl : scalarUrl;
  return readBytes(await fetchFile(new URL(url, import.meta.url)));
}

/**
 * Fetch the entry, always fresh, then the model it names, whose name changes with its content.
 * `base` is the address of the site's folder. The blob's content is checked later, by the code that reads it.
 */
export async function loadModel(base: URL): Promise<ArrayBuffer> {
  const entry = parseEntry(await (await fetchFile(new URL('flatflix.json', base), 'no-cache')).text());
  const bytes = await readBytes(await fetchFile(new URL(entry.model, base)));
  if (bytes.byteLength !== entry.bytes) {
    throw new Problem(
      'CORRUPT_MODEL',
      `${entry.model} has ${bytes.byteLength} bytes, expected ${entry.bytes}`,
    );
  }
  return bytes;
}
