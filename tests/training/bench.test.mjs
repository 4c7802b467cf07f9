// npm run bench:train, on sizes that take seconds.

import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import test from 'node:test';
import { slope } from '../../scripts/bench-train/cases.mjs';
import { inRoot } from '../../scripts/project.mjs';
import { execute } from './support/folder.mjs';

test('an exponent is found', () => {
  const points = [1, 3, 10, 40].map((x) => [x, 5 * x ** 1.25]);
  assert.ok(Math.abs(slope(points) - 1.25) < 1e-12);
});

test('the quick measurement writes numbers, exponents and plots', async (t) => {
  const out = await mkdtemp(path.join(tmpdir(), 'flatflix-test-'));
  t.after(() => rm(out, { recursive: true, force: true }));
  const script = inRoot('scripts', 'bench-train.mjs');
  const { stdout } = await execute(process.execPath, [script, '--quick', '--out', out]);
  const { cases, slopes } = JSON.parse(await readFile(path.join(out, 'results.json'), 'utf8'));
  assert.equal(cases.length, 13);
  for (const one of cases) {
    const measured = [...one.rating.seconds, ...one.implicitAls.seconds, one.readSeconds];
    assert.ok(measured.every((seconds) => seconds > 0));
  }
  assert.equal(cases.at(-1).rating.factors, cases.at(-1).k);
  assert.ok(slopes.ratings.rating > 0.3, `more ratings take longer: ${slopes.ratings.rating}`);
  const page = await readFile(path.join(out, 'index.html'), 'utf8');
  assert.equal(page.match(/<polyline/g).length, 16);
  assert.match(stdout, /^\| series \| ratings \|/);
});
