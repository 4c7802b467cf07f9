// What the shipped defaults reach on the embedded data. Floors, not records: a change that makes the model worse than
// noise allows fails here. docs/evaluation.md has the figures themselves.

import assert from 'node:assert/strict';
import { copyFile, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { built, embeddedData } from '../../scripts/project.mjs';
import { command } from '../support/flatflix.mjs';

test('on a random fifth of the ratings', async (t) => {
  const { run } = await command(t);
  const output = await run('evaluate', '--data', embeddedData, '--protocol', 'weak', '--json', '--quiet');
  const { rows } = JSON.parse(output);
  const mean = (method, metric) => rows.find((row) => row.method === method)[metric].mean;

  await t.test('predicted ratings beat the damped biases by far', () => {
    // One split: users differ, so that a split is worth about .004.
    const rmse = mean('Flatflix', 'rmse');
    assert.ok(rmse < mean('damped biases', 'rmse') - 0.05, `RMSE ${rmse}`);
    assert.ok(rmse < 0.835, `RMSE ${rmse}`);
  });

  await t.test('rankings beat popularity by far', () => {
    const ndcg = mean('Flatflix', 'ndcg10');
    assert.ok(ndcg > 1.8 * mean('popularity', 'ndcg10'), `nDCG@10 ${ndcg}`);
  });

  await t.test('the 80 % interval holds about 80 %', () => {
    const coverage = mean('Flatflix', 'coverage80');
    assert.ok(coverage > 0.77 && coverage < 0.83, `coverage ${coverage}`);
  });
});

test('training twice gives the same bytes, and one flipped byte is refused', async (t) => {
  const { run, folder } = await command(t);
  const again = path.join(folder, 'again.flatflix');
  const facts = JSON.parse(
    await run('train', '--data', embeddedData, '--out', again, '--threads', '1', '--json', '-q'),
  );
  assert.deepEqual([facts.users, facts.items, facts.ratings, facts.tags], [671, 9125, 100004, 1296]);
  assert.ok((await readFile(again)).equals(await readFile(built.model)), 'other bytes than the build');
  await run('verify', again);

  const damaged = path.join(folder, 'damaged.flatflix');
  await copyFile(again, damaged);
  const bytes = await readFile(damaged);
  for (const share of [0, 0.001, 0.25, 0.5, 0.75, 1]) {
    const place = Math.floor(share * (bytes.length - 1));
    bytes[place] ^= 0xff;
    await writeFile(damaged, bytes);
    await assert.rejects(run('verify', damaged), { code: 4 }, `byte ${place}`);
    bytes[place] ^= 0xff;
  }
});
