import { TopK } from '../top-k.js';

/** What one writes without a library: a loop over a Float32Array, and a bounded heap. */
export function plainLoop(factors, k, limit) {
  const n = factors.length / k;
  return (vector) => {
    const best = new TopK(limit);
    for (let item = 0, at = 0; item < n; item++) {
      let score = 0;
      for (let i = 0; i < k; i++, at++) score += factors[at] * vector[i];
      if (score > best.threshold) best.offer(item, score);
    }
    return best.sorted();
  };
}
