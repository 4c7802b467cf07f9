// The WebAssembly package against answers that NumPy computed from the model's bytes: tests/oracle/oracle.py.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { inRoot } from '../../scripts/project.mjs';
import { recommenderClass } from '../support/flatflix.mjs';

const close = (found, expected, what, tolerance = 1e-9) =>
  assert.ok(
    Math.abs(found - expected) <= tolerance * (1 + Math.abs(expected)),
    `${what}: ${found}, not ${expected}`,
  );

test('predictions, intervals and shares are those of the oracle', async () => {
  const Recommender = await recommenderClass();
  const answersOf = JSON.parse(await readFile(inRoot('tests', 'oracle', 'answers.json'), 'utf8'));
  const models = ['version-2', 'version-2-implicit-als'];
  assert.deepEqual([answersOf.length, answersOf[0].length, answersOf[1].length], [2, 4, 4]);
  for (const [which, name] of models.entries()) {
    const golden = inRoot('crate', 'core', 'tests', 'golden', `${name}.flatflix`);
    holdTo(new Recommender(await readFile(golden)), answersOf[which]);
  }
});

function holdTo(recommender, visitors) {
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
      // The gains of items are single precision.
      close(found.score, answers.scores[place], 'share of the score', 1e-7);
    }
  }
}
