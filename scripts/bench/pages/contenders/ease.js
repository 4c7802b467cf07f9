import { randomArray } from '../random.js';
import { TopK } from '../top-k.js';

/** Neighbours kept for each item. */
export const NEIGHBOURS = 100;
/** Items the visitor has rated. */
const RATED = 20;

/**
 * EASE cut to the largest weights of each item: the score of an item is the sum of its weights from the rated ones.
 * Only the rows of rated items are made, for no other is read.
 */
export function easeRowSum(n, limit) {
  const weights = randomArray(Float32Array, RATED * NEIGHBOURS, 11);
  const neighbours = Uint32Array.from(
    randomArray(Float64Array, RATED * NEIGHBOURS, 12),
    (number) => ((number + 1) / 2) * n,
  );
  const scores = new Float32Array(n);
  return (ratings) => {
    const touched = [];
    for (let rated = 0, at = 0; rated < RATED; rated++) {
      for (let i = 0; i < NEIGHBOURS; i++, at++) {
        const item = neighbours[at];
        if (scores[item] === 0) touched.push(item);
        scores[item] += ratings[rated] * weights[at];
      }
    }
    const best = new TopK(limit);
    for (const item of touched) {
      if (scores[item] > best.threshold) best.offer(item, scores[item]);
      scores[item] = 0;
    }
    return best.sorted();
  };
}
