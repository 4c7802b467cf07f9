import startGlue from '@wasm/flatflix_wasm.js';
import { asProblem, Problem } from '../src/model/errors';

/** The WebAssembly module, once something has asked for it. One serves all models. */
let running: Promise<WebAssembly.Module> | undefined;

/**
 * Start the module that `compile` gives, unless one is running. Rejects with WASM_UNAVAILABLE, or as `compile` does; then the
 * next call tries again.
 */
export function start(compile: () => Promise<WebAssembly.Module>): Promise<WebAssembly.Module> {
  running ??= started(compile).catch((thrown) => {
    running = undefined;
    throw asProblem(thrown);
  });
  return running;
}

async function started(compile: () => Promise<WebAssembly.Module>): Promise<WebAssembly.Module> {
  if (typeof WebAssembly !== 'object') throw new Problem('WASM_UNAVAILABLE', 'WebAssembly is missing');
  const module = await compile();
  await startGlue({ module_or_path: module }).catch((cause) => {
    throw new Problem('WASM_UNAVAILABLE', 'The WebAssembly module does not start', { cause });
  });
  return module;
}

/** Compile a module from its bytes. */
export async function compiled(bytes: BufferSource): Promise<WebAssembly.Module> {
  try {
    return await WebAssembly.compile(bytes);
  } catch (cause) {
    throw new Problem('WASM_UNAVAILABLE', 'The WebAssembly module does not compile', { cause });
  }
}
