import { asProblem } from './errors';
import { loadModel, loadWasm } from './loader';
import { ModelSession } from './session';
import type { Model, Opened } from './types';

/** An opened model, and a way to move it off the page's thread. */
export interface Opening {
  readonly model: Model;
  readonly opened: Opened;
  /** The same model in a worker, so that typing never waits for arithmetic; `undefined` where there is none. */
  moveToWorker(): Promise<Model | undefined>;
}

/**
 * Fetch the site's model and open it right here: the first list would only wait for a worker to start. Every failure is
 * a Problem.
 */
export async function openModel(base: URL): Promise<Opening> {
  try {
    const [wasm, bytes] = await Promise.all([loadWasm(), loadModel(base)]);
    const model = new ModelSession();
    await model.start(wasm, bytes);
    return {
      model,
      opened: model.describe(),
      async moveToWorker() {
        const client = await import('./worker-client').catch(() => undefined);
        return client?.openInWorker(wasm, bytes);
      },
    };
  } catch (thrown) {
    throw asProblem(thrown);
  }
}
