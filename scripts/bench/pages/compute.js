// Runs in the browser, driven by ../compute.mjs: each function makes its data up, times everybody and returns numbers.

import init, { Page, Ratings, Rows } from '@bench/flatflix_bench.js';
import { easeRowSum } from './contenders/ease.js';
import { plainFoldIn } from './contenders/fold-in.js';
import { onnxRuntime } from './contenders/onnx.js';
import { onnxModel } from './contenders/onnx-model.js';
import { plainLoop } from './contenders/plain.js';
import { tensorflow } from './contenders/tensorflow.js';
import { randomArray } from './random.js';
import { interleave } from './rounds.js';

/** Different vectors in turn, so that no processor learns one list by heart. */
const VECTORS = 16;

/** int8 codes with one scale a row. */
function quantize(factors, k) {
  const codes = new Int8Array(factors.length);
  const gains = new Float32Array(factors.length / k);
  for (let row = 0; row < gains.length; row++) {
    let largest = 0;
    for (let i = row * k; i < (row + 1) * k; i++) largest = Math.max(largest, Math.abs(factors[i]));
    gains[row] = largest / 127;
    for (let i = row * k; i < (row + 1) * k; i++) codes[i] = Math.round(factors[i] / gains[row]);
  }
  return { codes, gains };
}

/** Share of the best `limit` items by `expected` that `found` has too, over all vectors. */
async function overlap(found, expected, vectors, limit) {
  let shared = 0;
  for (const vector of vectors) {
    const list = new Set(await expected(vector));
    shared += [...(await found(vector))].filter((item) => list.has(item)).length;
  }
  return shared / (limit * vectors.length);
}

/** The best `limit` of `n` items by the product of `k` factors with a vector. */
export async function rank({ n, k, limit, rounds }) {
  const factors = randomArray(Float32Array, n * k, 1);
  const vectors = Array.from({ length: VECTORS }, (_, i) => randomArray(Float32Array, k, 100 + i));
  const { codes, gains } = quantize(factors, k);
  const rows = new Rows(codes, gains, k);
  const contenders = {
    flatflix: (vector) => rows.rank(vector, limit),
    'plain JavaScript': plainLoop(factors, k, limit),
    'TensorFlow.js': await tensorflow(factors, k, limit),
    'onnxruntime-web': await onnxRuntime(onnxModel(factors, k, limit)),
  };
  const exact = contenders['plain JavaScript'];
  const overlaps = {};
  for (const [name, found] of Object.entries(contenders)) {
    overlaps[name] = await overlap(found, exact, vectors, limit);
  }
  const ease = easeRowSum(n, limit);
  const runs = Object.fromEntries(
    Object.entries(contenders).map(([name, run]) => [name, (i) => run(vectors[i % VECTORS])]),
  );
  runs['EASE row sum'] = (i) => ease(vectors[i % VECTORS]);
  runs['reading the int8 codes'] = () => rows.read();
  return { times: await interleave(runs, rounds), overlaps };
}

/**
 * From a rating given to the new best `limit`, by the page's own recommender with `rated` ratings already there: on a
 * made-up model of `n` items and `k` components, or on the site's own.
 */
export async function rate({ n, k, limit, rated, rounds }) {
  const page = n
    ? new Page(n, k)
    : Page.load(new Uint8Array(await (await fetch('./model.flatflix')).arrayBuffer()));
  for (let item = 0; item < rated; item++) page.rate(item * 7, 4, 0);
  const times = await interleave(
    { flatflix: (i) => page.rate((i % rated) * 7, 0.5 + (i % 10) / 2, limit) },
    rounds,
  );
  const sizes = { n: page.items, k: page.components };
  page.free();
  return { ...sizes, limit, rated, times };
}

/** A visitor's `k` factors from `n` ratings. */
export async function foldIn({ n, k, rounds }) {
  const factors = randomArray(Float64Array, n * k, 2);
  const values = randomArray(Float64Array, n, 3);
  const ratings = new Ratings(factors, values);
  const plain = plainFoldIn(factors, values, k);
  const [ours, theirs] = [ratings.foldIn(), plain()];
  const difference = Math.max(...ours.map((value, i) => Math.abs(value - theirs[i])));
  if (!(difference < 1e-9)) throw new Error(`fold-ins differ by ${difference}`);
  return { times: await interleave({ flatflix: () => ratings.foldIn(), 'plain JavaScript': plain }, rounds) };
}

await init();
globalThis.bench = { rank, rate, foldIn };
