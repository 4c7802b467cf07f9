// Which sizes are measured, and how cost grows along them.

/** As in MovieLens 25M a user rates 154 items and an item has 424 ratings; little data has fewer of both. */
const natural = (ratings, quick) => ({
  ratings,
  users: Math.round(ratings / (quick ? 20 : 154)),
  items: Math.round(ratings / (quick ? 50 : 424)),
});

const million = 1_000_000;

/**
 * The sizes, by what grows along them.
 *
 * @param {{ quick: boolean, large: boolean }} choice
 */
export function cases({ quick, large }) {
  const unit = quick ? million / 50 : million;
  const k = quick ? 8 : 64;
  const base = natural(2 * unit, quick);
  const series = (name, sizes) => sizes.map((size) => ({ series: name, k, ...size }));
  return [
    ...series(
      'ratings',
      [1, 2, 4, 8].map((times) => natural(times * unit, quick)),
    ),
    ...series(
      'users',
      [1, 2, 4].map((times) => ({ ...base, users: base.users * times })),
    ),
    ...series(
      'items',
      [1, 2, 4].map((times) => ({ ...base, items: base.items * times })),
    ),
    ...series(
      'k',
      [1, 2, 4].map((times) => ({ ...base, k: (k / 4) * times })),
    ),
    ...(large
      ? [{ series: 'large', ratings: 25 * million, users: 162_000, items: 59_000, k: 64, whole: 3 }]
      : []),
  ];
}

/** The middle of some numbers. */
export function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[sorted.length >> 1];
}

/** Exponent b of y = a x^b by least squares on logarithms. */
export function slope(points) {
  const logs = points.map(([x, y]) => [Math.log(x), Math.log(y)]);
  const mean = (at) => logs.reduce((sum, point) => sum + point[at], 0) / logs.length;
  const [x, y] = [mean(0), mean(1)];
  const product = (a, b) =>
    logs.reduce((sum, point) => sum + (point[a] - [x, y][a]) * (point[b] - [x, y][b]), 0);
  return product(0, 1) / product(0, 0);
}

/** What grows along each series. */
export const grows = { ratings: 'ratings', users: 'users', items: 'items', k: 'k' };

/** What is measured of a case. */
export const costs = {
  read: { title: 'Reading ratings.csv', unit: 's', of: ({ readSeconds }) => readSeconds },
  rating: { title: 'A sweep of the rating head', unit: 's', of: ({ rating }) => median(rating.seconds) },
  implicitAls: {
    title: 'A sweep of implicit ALS',
    unit: 's',
    of: ({ implicitAls }) => median(implicitAls.seconds),
  },
  memory: { title: 'Peak of memory', unit: 'GB', of: ({ peakMemory }) => peakMemory / 1e9 },
};

/** The points of a cost along a series. */
export const points = (cases, series, cost) =>
  cases.filter((one) => one.series === series).map((one) => [one[grows[series]], costs[cost].of(one)]);

/** Exponents of every cost along every series. */
export function slopes(cases) {
  const along = (series) =>
    Object.fromEntries(Object.keys(costs).map((cost) => [cost, slope(points(cases, series, cost))]));
  return Object.fromEntries(Object.keys(grows).map((series) => [series, along(series)]));
}
