// `flatflix`: a model by its address, ready to be asked.

import { fetched, type ModelSource, modelBytes } from './model-bytes';
import { startOwn } from './own-wasm';
import { Recommender } from './recommender';

export { Problem as FlatflixError } from '../src/model/errors';
export type { ModelSource } from './model-bytes';
export * from './recommender';

/**
 * Load a model, and the WebAssembly that lies beside this module.
 *
 * @param model address of a `.flatflix` file or of a site's `flatflix.json`, relative to the page; or what was fetched
 * @throws {FlatflixError} with code NETWORK, HTTP_STATUS, WASM_UNAVAILABLE, CORRUPT_MODEL or UNSUPPORTED_FORMAT
 */
export async function load(model: ModelSource): Promise<Recommender> {
  const [bytes] = await Promise.all([modelBytes(model), startOwn(fetched)]);
  return new Recommender(bytes);
}
