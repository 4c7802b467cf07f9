/** Resolves after the next frame has been painted. A hidden page paints nothing, and is not waited for. */
export function painted(): Promise<void> {
  return new Promise((resolve) => {
    if (document.visibilityState === 'hidden') resolve();
    else requestAnimationFrame(() => setTimeout(resolve, 0));
  });
}

/** Resolves when the browser has done what waits to be done, clicks and keys among it: long work is cut by this. */
export const yielded = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

/** Longest wait for a pause. */
const PATIENCE_MS = 500;

/** Resolves when the page has nothing to do; at once where the browser does not tell. */
export function idle(): Promise<void> {
  return new Promise((resolve) => {
    if ('requestIdleCallback' in window) requestIdleCallback(() => resolve(), { timeout: PATIENCE_MS });
    else resolve();
  });
}

/** The model is loaded: the page can rank. */
export const markReady = (): void => void performance.mark('flatflix:ready');

/** The first five are on the screen. */
export const markFirst = (): void => void performance.mark('flatflix:first-recommendations');

let resolveComplete: () => void;
/** Resolves when everything the page works with is there: nothing more is fetched for it. */
export const complete = new Promise<void>((resolve) => {
  resolveComplete = resolve;
});
export function markComplete(): void {
  performance.mark('flatflix:complete');
  resolveComplete();
}

/** Of a model in shards: there is none left that may better the list on the screen. */
export const markGrown = (): void => void performance.mark('flatflix:grown');

/** From a rating, given at `start`, to the new ranking on the screen. */
export const measureRerank = (start: number): void =>
  void performance.measure('flatflix:rerank', { start, end: performance.now() });
