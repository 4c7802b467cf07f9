import './wire';
import { transfer, wrap } from 'comlink';
import { asProblem } from './errors';
import { loadModel, loadWasm } from './loader';
import type { ModelSession } from './session';
import type { Model, Opened } from './types';

/** A session, and the way to end it. */
interface Session {
  readonly model: Model;
  close(): void;
}

/** A session in a worker. Rejects when workers are missing, forbidden, or theirs does not load. */
async function inWorker(): Promise<Session> {
  if (import.meta.env.MODE === 'one-file') throw new Error('The one file has no worker beside it');
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'flatflix' });
  const remote = wrap<ModelSession>(worker);
  const close = () => worker.terminate();
  try {
    await new Promise((resolve, reject) => {
      worker.addEventListener('error', reject, { once: true });
      remote.hello().then(resolve, reject);
    });
  } catch (cause) {
    close();
    throw cause;
  }
  const model: Model = {
    // Transferred, not copied: the bytes are of no more use on this side.
    open: (wasm, bytes) => remote.open(wasm, transfer(bytes, [bytes])),
    advise: (wish) => remote.advise(wish),
    surprise: (wish, known) => remote.surprise(wish, known),
    ask: (taste, skip) => remote.ask(taste, skip),
    know: (taste) => remote.know(taste),
    together: (...wish) => remote.together(...wish),
    tags: () => remote.tags(),
    map: () => remote.map(),
    card: () => remote.card(),
    think: (items) => remote.think(items),
    predict: (item) => remote.predict(item),
    similar: (item, limit) => remote.similar(item, limit),
    search: (query, limit) => remote.search(query, limit),
  };
  return { model, close };
}

/** Start a session: in a worker if possible, so that typing never waits for arithmetic, else right here. */
async function startSession(): Promise<Session> {
  try {
    return await inWorker();
  } catch {
    const { ModelSession } = await import('./session');
    return { model: new ModelSession(), close: () => {} };
  }
}

/** Fetch the site's model while the session starts, and open it there. Every failure is a Problem. */
export async function openModel(base: URL): Promise<{ model: Model; opened: Opened }> {
  const starting = startSession();
  try {
    const [{ model }, wasm, bytes] = await Promise.all([starting, loadWasm(), loadModel(base)]);
    return { model, opened: await model.open(wasm, bytes) };
  } catch (thrown) {
    starting.then(({ close }) => close()).catch(() => {});
    throw asProblem(thrown);
  }
}
