import { asProblem } from '../src/model/errors';
import { fetchFile, readBytes } from '../src/model/fetch';
import { parseEntry } from '../src/model/loader';

/** A model: its address, an answer that carries it, or its bytes. */
export type ModelSource = string | URL | Response | ArrayBuffer | Uint8Array;

/** Where relative addresses start: the page, or the worker's own script. */
export const here = (): string => globalThis.document?.baseURI ?? globalThis.location?.href;

export const fetched = async (url: URL): Promise<ArrayBuffer> => readBytes(await fetchFile(url));

/**
 * The bytes of a model. An address that ends in `.json` is the `flatflix.json` of a site, which names the current model.
 *
 * @param read gives the bytes at an address
 */
export async function modelBytes(
  source: ModelSource,
  read: (url: URL) => Promise<ArrayBuffer> = fetched,
  base = here(),
): Promise<ArrayBuffer | Uint8Array> {
  if (source instanceof ArrayBuffer || source instanceof Uint8Array) return source;
  if (source instanceof Response) return readBytes(source);
  try {
    const url = new URL(source, base);
    if (!url.pathname.endsWith('.json')) return await read(url);
    const entry = parseEntry(new TextDecoder().decode(await read(url)));
    return await read(new URL(entry.model, url));
  } catch (thrown) {
    throw asProblem(thrown);
  }
}
