import type { Items } from './items';

/** How far down the popular items questions are looked for; more when those run out. */
const POOL = 120;
/** How much one step down in popularity (a doubling of the rank) costs against being different. */
const RANK_COST = 0.6;

/**
 * Choose items to ask a rating for: popular enough to have been seen, and unlike what was asked before. Each pick
 * is the item farthest, in the posters' factors, from all asked so far (Gonzalez 1985), less a cost for rank.
 *
 * @param asked rows already answered or on show, which the picks should differ from
 * @param barred whether a row must not be asked
 */
export function chooseQuestions(
  items: Items,
  asked: Iterable<number>,
  barred: (row: number) => boolean,
  count: number,
): number[] {
  const pool: number[] = [];
  for (let row = 0; row < items.length && pool.length < POOL; row++) if (!barred(row)) pool.push(row);
  const nearest = new Map(pool.map((row) => [row, Number.POSITIVE_INFINITY]));
  const approach = (other: number) => {
    const b = items.at(other).factors;
    for (const row of pool) {
      const distance = squaredDistance(items.at(row).factors, b);
      nearest.set(row, Math.min(nearest.get(row) ?? distance, distance));
    }
  };
  for (const row of asked) approach(row);
  const picks: number[] = [];
  while (picks.length < Math.min(count, pool.length)) {
    let best = -1;
    let bestWorth = Number.NEGATIVE_INFINITY;
    for (const row of pool) {
      if (picks.includes(row)) continue;
      // Before anything was asked all are equally far: the most popular comes first.
      const distance = Math.min(nearest.get(row) ?? 0, 64);
      const worth = Math.sqrt(distance) - RANK_COST * Math.log2(row + 1);
      if (worth > bestWorth) {
        best = row;
        bestWorth = worth;
      }
    }
    picks.push(best);
    approach(best);
  }
  return picks;
}

function squaredDistance(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += ((a[i] ?? 0) - (b[i] ?? 0)) ** 2;
  return sum;
}
