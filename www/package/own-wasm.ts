// The module that lies beside this code. Bundlers find the files by their addresses, which are relative to this module.

import vectorUrl from '@wasm/flatflix_wasm_bg.wasm?url';
import scalarUrl from '@wasm/flatflix_wasm_scalar_bg.wasm?url';
import { simd } from 'wasm-feature-detect';
import { compiled, start } from './wasm';

/**
 * Start it: the one with vector instructions, or the other where there are none. It is compiled from its bytes rather than
 * from the stream, so that hosts which send the wrong MIME type work too.
 *
 * @param read gives the bytes at an address
 */
export const startOwn = (read: (url: URL) => Promise<ArrayBuffer>): Promise<WebAssembly.Module> =>
  start(async () => compiled(await read(new URL((await simd()) ? vectorUrl : scalarUrl))));
