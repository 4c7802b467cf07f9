// The interview in WebAssembly asks what native code asks, to the last bit: crate/core/tests/interview.rs wrote the file.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { inRoot } from '../../scripts/project.mjs';
import { loadModel, recommenderClass } from '../support/flatflix.mjs';

test('questions, chances and gains are those of native code', async () => {
  const Recommender = await recommenderClass();
  const golden = await readFile(inRoot('crate', 'core', 'tests', 'golden', 'version-2.flatflix'));
  const model = new Recommender(golden);
  const told = JSON.parse(await readFile(inRoot('tests', 'parity', 'interview.json'), 'utf8'));
  assert.equal(told.length, 10);
  for (const { acquaintance, answer, ...question } of told) {
    assert.equal(model.acquaintance(), acquaintance);
    assert.deepEqual(model.nextQuestion(), question);
    if (answer === null) model.setUnseen(question.item, true);
    else model.setRating(question.item, answer);
  }
  assert.equal(model.nextQuestion(), undefined);
});

test('on a real model questions are popular, differ, and follow the answers', async () => {
  const model = await loadModel();
  const asked = [];
  for (let n = 0; n < 30; n++) {
    const { item, chanceSeen, gain } = model.nextQuestion();
    assert.ok(!asked.includes(item) && item < 200);
    assert.ok(chanceSeen > 0 && chanceSeen < 1 && gain > 0);
    asked.push(item);
    const before = model.acquaintance();
    if (n % 2) {
      model.setRating(item, 3.5);
      assert.ok(model.acquaintance() > before);
    } else {
      model.setUnseen(item, true);
      assert.equal(model.acquaintance(), before);
    }
  }
  assert.ok(model.acquaintance() > 0.2 && model.acquaintance() < 1, `${model.acquaintance()}`);
  const [first] = asked;
  model.clear();
  assert.equal(model.nextQuestion().item, first);
  assert.notEqual(model.nextQuestion(Uint32Array.of(first)).item, first);
  // A film that most have seen is most surely unseen for those who have not seen its like.
  model.setUnseen(first, true);
  assert.notEqual(model.nextQuestion().item, first);
});
