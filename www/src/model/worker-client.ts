import './wire';
import { transfer, wrap } from 'comlink';
import type { ModelSession } from './session';
import type { Model } from './types';

/** Open a model in a worker. `undefined` when workers are missing, forbidden, or theirs does not load or open it. */
export async function openInWorker(wasm: WebAssembly.Module, bytes: ArrayBuffer): Promise<Model | undefined> {
  let worker: Worker | undefined;
  try {
    const started = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'flatflix' });
    worker = started;
    const remote = wrap<ModelSession>(started);
    await new Promise((resolve, reject) => {
      started.addEventListener('error', reject, { once: true });
      // Transferred, not copied: the bytes are of no more use on this side.
      remote
        .hello()
        .then(() => remote.start(wasm, transfer(bytes, [bytes])))
        .then(resolve, reject);
    });
    return {
      advise: (wish) => remote.advise(wish),
      surprise: (wish, known) => remote.surprise(wish, known),
      ask: (taste, skip) => remote.ask(taste, skip),
      know: (taste) => remote.know(taste),
      think: (items) => remote.think(items),
      predict: (item) => remote.predict(item),
      similar: (item, limit) => remote.similar(item, limit),
      search: (query, limit) => remote.search(query, limit),
    };
  } catch {
    worker?.terminate();
    return undefined;
  }
}
