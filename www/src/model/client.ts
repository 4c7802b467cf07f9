import './wire';
import { transfer, wrap } from 'comlink';
import { asProblem, Problem } from './errors';
import { carriedModel, currentModel, fetchShards, loadWasm, type Source } from './loader';
import type { ModelSession } from './session';
import type { Model, Opened } from './types';

/** A session, and the way to end it. */
interface Session {
  readonly model: Model;
  /** Resolves to the reason if the session ends by itself. What it has been asked is never answered then. */
  readonly lost: Promise<unknown>;
  close(): void;
}

declare global {
  /** Given by build/boot.js in a built page: a worker whose script runs. */
  var flatflixWorker: (() => Promise<Worker>) | undefined;
}

/** The same in a page that is not built. */
const begunWorker = (): Promise<Worker> =>
  new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'flatflix' });
    worker.addEventListener('error', reject, { once: true });
    worker.addEventListener('message', () => resolve(worker), { once: true });
  });

/** A session in a worker. Rejects when workers are missing, forbidden, or theirs does not load. */
async function inWorker(): Promise<Session> {
  if (import.meta.env.MODE === 'one-file') throw new Error('The one file has no worker beside it');
  const worker = await (globalThis.flatflixWorker?.() ?? begunWorker());
  const remote = wrap<ModelSession>(worker);
  const close = () => worker.terminate();
  const model: Model = {
    begin: (wasm) => remote.begin(wasm),
    // Transferred, not copied: the bytes are of no more use on this side.
    take: (bytes) => remote.take(transfer(bytes, [bytes])),
    finish: (index) => remote.finish(index && transfer(index, [index])),
    wanted: () => remote.wanted(),
    grow: (shards) =>
      remote.grow(
        transfer(
          shards,
          shards.map(({ bytes }) => bytes),
        ),
      ),
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
  const lost = new Promise((resolve) => {
    for (const end of ['error', 'messageerror']) worker.addEventListener(end, resolve, { once: true });
  });
  return { model, lost, close };
}

/** Start a session: in a worker if possible, so that typing never waits for arithmetic, else right here. */
async function startSession(): Promise<Session> {
  try {
    return await inWorker();
  } catch {
    const { ModelSession } = await import('./session');
    return { model: new ModelSession(), lost: new Promise(() => {}), close: () => {} };
  }
}

/** A session, and what its model says about itself. */
export interface Opening extends Session {
  readonly opened: Opened;
}

/**
 * Fetch the site's model while the session starts, and open what arrives: yields as soon as the best-known items are
 * there, last for the whole. What the page does not carry is not asked for before the caller asks for more. Every failure
 * is a Problem; what was open goes on working.
 */
export async function* openModel(base: URL): AsyncGenerator<Opening> {
  const starting = startSession();
  let open = false;
  const opened = (opening: Opening): Opening => {
    open = true;
    return opening;
  };
  try {
    // The session compiles while the head of the model is on its way. If it cannot begin, it takes nothing either.
    const begun = Promise.all([starting, loadWasm()]).then(([session, wasm]) => {
      session.model.begin(wasm).catch(() => {});
      return { session, wasm };
    });
    const [{ session, wasm }, carried] = await Promise.all([begun, carriedModel(base)]);
    try {
      if (carried) {
        for await (const opening of openPieces(session, carried)) yield opened(opening);
        return;
      }
    } catch (problem) {
      // The page is older than the site, which has another model now.
      if (!(problem instanceof Problem && problem.code === 'HTTP_STATUS')) throw problem;
    }
    if (carried) session.model.begin(wasm).catch(() => {});
    for await (const opening of openPieces(session, await currentModel(base))) yield opened(opening);
  } catch (thrown) {
    if (!open) starting.then(({ close }) => close()).catch(() => {});
    throw asProblem(thrown);
  }
}

async function* openPieces(session: Session, { pieces, index }: Source): AsyncGenerator<Opening> {
  const { model } = session;
  let shards: Promise<ArrayBuffer> | undefined;
  for await (const piece of pieces) {
    const opened = await model.take(piece);
    if (!opened) continue;
    yield { ...session, opened };
    // What follows the first list is fetched together.
    shards ??= index?.();
    // Its failure is thrown where it is needed.
    shards?.catch(() => {});
  }
  yield { ...session, opened: await model.finish(await (shards ?? index?.())) };
}

/** Fetch shards and add their items to a model. Undefined if none could be fetched. */
export async function grow(base: URL, model: Model, names: readonly string[]): Promise<Opened | undefined> {
  const shards = await fetchShards(base, names);
  return shards.length === 0 ? undefined : model.grow(shards);
}
