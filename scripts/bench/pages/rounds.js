/** A batch lasts at least this long: browsers round their clock to a tenth of a millisecond. */
const BATCH_MILLISECONDS = 10;

/** How long everybody runs, and then rests, before anything counts. */
const WARM_UP_MILLISECONDS = 200;

export const median = (numbers) => {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
};

async function time(run, count) {
  const began = performance.now();
  for (let i = 0; i < count; i++) {
    const result = run(i);
    if (result instanceof Promise) await result;
  }
  return performance.now() - began;
}

/**
 * Times everybody in turn, round after round, so that whatever else the machine does befalls all alike.
 *
 * @param {Record<string, (i: number) => unknown>} contenders by name; `i` counts the calls of a batch
 * @param {number} rounds
 * @returns {Promise<Record<string, { median: number, rounds: number[] }>>} milliseconds a call
 */
export async function interleave(contenders, rounds) {
  const names = Object.keys(contenders);
  const counts = {};
  for (const name of names) {
    // The first calls run code that is not optimised yet, and the optimiser works beside them.
    const began = performance.now();
    while (performance.now() - began < WARM_UP_MILLISECONDS) await time(contenders[name], 1);
    await new Promise((resolve) => setTimeout(resolve, WARM_UP_MILLISECONDS));
    let count = 1;
    for (;;) {
      const spent = await time(contenders[name], count);
      if (spent >= BATCH_MILLISECONDS) break;
      count = Math.max(count + 1, Math.ceil((count * BATCH_MILLISECONDS * 1.2) / Math.max(spent, 0.5)));
    }
    counts[name] = count;
  }
  const times = Object.fromEntries(names.map((name) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (let place = 0; place < names.length; place++) {
      const name = names[(place + round) % names.length];
      times[name].push((await time(contenders[name], counts[name])) / counts[name]);
    }
  }
  return Object.fromEntries(
    names.map((name) => [name, { median: median(times[name]), rounds: times[name] }]),
  );
}
