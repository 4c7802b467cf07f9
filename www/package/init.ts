// `flatflix/init`: the same without a request of its own, where the WebAssembly comes from elsewhere.

import { readBytes } from '../src/model/fetch';
import { compiled, start } from './wasm';

export { Problem as FlatflixError } from '../src/model/errors';
export * from './recommender';

/**
 * Start the WebAssembly. The first call counts; the elements and `load` use what it has started.
 *
 * @param wasm the bytes of `flatflix/wasm` or `flatflix/wasm-scalar`, an answer that carries them, or the compiled module
 * @throws {FlatflixError} with code WASM_UNAVAILABLE or NETWORK
 */
export async function init(
  wasm: BufferSource | Response | WebAssembly.Module | PromiseLike<Response>,
): Promise<void> {
  await start(async () => {
    const given = await wasm;
    if (given instanceof WebAssembly.Module) return given;
    return compiled(given instanceof Response ? await readBytes(given) : given);
  });
}
