// `flatflix` in Node: as in a browser, but addresses may be of files.

import { readFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import { Problem } from '../src/model/errors';
import { fetched, type ModelSource, modelBytes } from './model-bytes';
import { startOwn } from './own-wasm';
import { Recommender } from './recommender';

export { Problem as FlatflixError } from '../src/model/errors';
export * from './recommender';

async function read(url: URL): Promise<ArrayBuffer> {
  if (url.protocol !== 'file:') return fetched(url);
  try {
    const { buffer, byteOffset, byteLength } = await readFile(url);
    return buffer.slice(byteOffset, byteOffset + byteLength) as ArrayBuffer;
  } catch (cause) {
    throw new Problem('NETWORK', `${url.pathname} could not be read`, { cause });
  }
}

/** Load a model: as in a browser; a path is relative to the working directory. */
export async function load(model: ModelSource): Promise<Recommender> {
  const folder = pathToFileURL(`${process.cwd()}/`).href;
  const [bytes] = await Promise.all([modelBytes(model, read, folder), startOwn(read)]);
  return new Recommender(bytes);
}
