// The WebAssembly package against answers that NumPy computed from the model's bytes: tests/oracle/oracle.py.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { inRoot } from '../../scripts/project.mjs';
import { recommenderClass } from '../support/flatflix.mjs';

const close = (found, expected, what) =>
  assert.ok(
    Math.abs(found - expected) <= 1e-9 * (1 + Math.abs(expected)),
    `${what}: ${found}, not ${expected}`,
  );

test('predictions, intervals and shares are those of the oracle', async () => {
  const Recommender = await recommenderClass();
  const golden = inRoot('crate', 'core', 'tests', 'golden', 'version-1.flatflix');
  const visitors = JSON.parse(await readFile(inRoot('tests', 'oracle', 'answers.json'), 'utf8'));
  assert.equal(visitors.length, 4);
  const recommender = new Recommender(await readFile(golden));
  for (const answers of visitors) {
    recommender.clear();
    for (const [item, rating] of answers.ratings) recommender.setRating(item, rating);
    const items = Uint32Array.from(answers.prediction.keys());
    const predicted = recommender.predict(items);
    for (const item of items) {
      close(predicted[3 * item], answers.prediction[item], 'prediction');
      close(predicted[3 * item + 1], answers.low[item], 'low');
      close(predicted[3 * item + 2], answers.high[item], 'high');
    }
    const { contributions } = recommender.explain(answers.explained, items.length);
    assert.equal(contributions.length, answers.ratings.length);
    for (const [place, [item]] of answers.ratings.entries()) {
      const found = contributions.find((contribution) => contribution.item === item);
      close(found.stars, answers.stars[place], 'share of the predicted rating');
      close(found.score, answers.scores[place], 'share of the score');
    }
  }
});
