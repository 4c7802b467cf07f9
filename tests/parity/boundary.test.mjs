// What JavaScript can ask of the WebAssembly package, wrongly too: every error is an Error with a stable code.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { before, test } from 'node:test';
import { built } from '../../scripts/project.mjs';
import { loadModel, recommenderClass } from '../support/flatflix.mjs';

let Recommender;
let bytes;

before(async () => {
  Recommender = await recommenderClass();
  bytes = await readFile(built.model);
});

const refuses = (call, code) =>
  assert.throws(call, (error) => {
    assert.ok(error instanceof Error, `an Error, not ${typeof error}`);
    assert.equal(error.code, code);
    assert.ok(error.message.length > 10, error.message);
    return true;
  });

test('a damaged model is CORRUPT_MODEL, wherever the damage is', () => {
  for (const share of [0, 0.00005, 0.001, 0.1, 0.5, 0.9, 1]) {
    const damaged = Uint8Array.from(bytes);
    damaged[Math.floor(share * (bytes.length - 1))] ^= 1;
    refuses(() => new Recommender(damaged), 'CORRUPT_MODEL');
  }
  refuses(() => new Recommender(bytes.subarray(0, bytes.length - 1)), 'CORRUPT_MODEL');
  refuses(() => new Recommender(new Uint8Array(0)), 'CORRUPT_MODEL');
});

test('a model of another version is UNSUPPORTED_FORMAT', () => {
  const newer = Uint8Array.from(bytes);
  new DataView(newer.buffer).setUint32(8, 999, true);
  refuses(() => new Recommender(newer), 'UNSUPPORTED_FORMAT');
});

test('unknown items and ratings off the scale are INVALID_INPUT and change nothing', async () => {
  const model = await loadModel();
  const { items, scale } = model.about();
  model.setRating(3, scale.max);
  const list = model.recommend({ limit: 10 });
  for (const item of [items, 2 ** 32 - 1]) {
    refuses(() => model.setRating(item, scale.max), 'INVALID_INPUT');
    refuses(() => model.setExcluded(item, true), 'INVALID_INPUT');
    refuses(() => model.similar(item, 5), 'INVALID_INPUT');
    refuses(() => model.explain(item, 5), 'INVALID_INPUT');
    refuses(() => model.predict(Uint32Array.of(0, item)), 'INVALID_INPUT');
  }
  for (const rating of [
    scale.min - scale.step,
    scale.max + scale.step,
    Number.NaN,
    Number.POSITIVE_INFINITY,
  ]) {
    refuses(() => model.setRating(4, rating), 'INVALID_INPUT');
  }
  assert.deepEqual(model.recommend({ limit: 10 }), list);
});

test('rated and excluded items are never recommended, and come back', async () => {
  const model = await loadModel();
  const { items } = model.about();
  const unknown = model.recommend({ limit: items });
  assert.equal(unknown.length, items);
  const [first, second] = unknown.map(({ item }) => item);
  model.setRating(first, 5);
  model.setExcluded(second, true);
  const list = model.recommend({ limit: items }).map(({ item }) => item);
  assert.equal(list.length, items - 2);
  assert.ok(!list.includes(first) && !list.includes(second));
  model.setExcluded(second, false);
  model.removeRating(first);
  assert.deepEqual(model.recommend({ limit: items }), unknown);
  model.setRating(first, 1);
  model.clear();
  assert.deepEqual(model.recommend({ limit: items }), unknown);
});

test('the order in which ratings are given changes no number', async () => {
  const model = await loadModel();
  const ratings = [1, 5, 30, 200, 7].map((item, n) => [item, 1 + n * 0.5]);
  const after = (order) => {
    model.clear();
    for (const [item, rating] of order) model.setRating(item, rating);
    return model.recommend({ limit: 100 });
  };
  assert.deepEqual(after(ratings.toReversed()), after(ratings));
});

test('an explanation adds up to the score and to the prediction', async () => {
  const model = await loadModel();
  const { items } = model.about();
  for (const [item, rating] of [
    [0, 5],
    [10, 1],
    [50, 4],
    [300, 2.5],
  ])
    model.setRating(item, rating);
  for (const { item, score } of model.recommend({ limit: 20 })) {
    const told = model.explain(item, items);
    // Scores are summed in single precision, shares of them in double.
    const close = (a, b) => assert.ok(Math.abs(a - b) < 1e-6 * (1 + Math.abs(b)), `${a} is ${b}`);
    close(told.score, score);
    const sum = (part) => told.contributions.reduce((total, contribution) => total + contribution[part], 0);
    close(told.prior + sum('score'), told.score);
    close(told.priorPrediction + sum('stars'), told.prediction);
  }
});

test('columns of the catalogue are as long as promised', async () => {
  const model = await loadModel();
  const { items, groups } = model.about();
  const catalogue = model.catalogue();
  for (const name of ['ids', 'titles', 'aliases', 'years', 'imdb', 'tmdb', 'counts', 'means']) {
    assert.equal(catalogue[name].length, items, name);
  }
  assert.equal(catalogue.groups.length, 2 * items);
  assert.ok(groups.includes('Comedy'));
  assert.equal(model.leadingFactors(3).length, 3 * items);
  const counts = [...catalogue.counts];
  assert.deepEqual(
    counts,
    counts.toSorted((a, b) => b - a),
    'most popular first',
  );
});
