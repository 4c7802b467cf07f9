// The model is measured once, beside the running site; what is interrupted leaves nothing behind.

import assert from 'node:assert/strict';
import { appendFile, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { run as runCommand } from '../../scripts/runner/child.mjs';
import { Stamps } from '../../scripts/runner/fingerprint.mjs';
import { measure, publishMeasured } from '../../scripts/steps/measure.mjs';

/** A model in a folder of its own, and a command that adds to it what it measures and remembers what it was called for. */
async function workbench(t) {
  const folder = await mkdtemp(path.join(tmpdir(), 'flatflix-measure-'));
  t.after(() => rm(folder, { recursive: true }));
  const places = { model: path.join(folder, 'model'), measured: path.join(folder, 'measured') };
  await writeFile(places.model, 'a model');
  const bench = { folder, places, stamps: new Stamps(path.join(folder, 'stamps')), calls: [], fails: false };
  bench.run = async (_command, [name, ...options]) => {
    const file = options[options.indexOf('--model') + 1];
    if (name === 'evaluate') await appendFile(file, ', measured');
    if (bench.fails) throw new Error('interrupted');
    bench.calls.push([name, await readFile(file, 'utf8')]);
  };
  return bench;
}

test('what was measured is published, now and the next time, until there is another model', async (t) => {
  const { places, stamps, calls, run } = await workbench(t);
  assert.equal(await publishMeasured(run, stamps, places), false);
  await measure(run, stamps, places);
  assert.equal(await publishMeasured(run, stamps, places), true);
  assert.deepEqual(calls, [
    ['evaluate', 'a model, measured'],
    ['site', 'a model, measured'],
    ['site', 'a model, measured'],
  ]);
  assert.equal(await readFile(places.model, 'utf8'), 'a model', 'the model itself stays as it was trained');
  await writeFile(places.model, 'another model');
  assert.equal(await publishMeasured(run, stamps, places), false);
});

test('a measurement that is interrupted leaves nothing, and is begun anew', async (t) => {
  const bench = await workbench(t);
  bench.fails = true;
  await assert.rejects(measure(bench.run, bench.stamps, bench.places), /interrupted/);
  assert.deepEqual(await readdir(bench.folder), ['model']);
  assert.equal(await publishMeasured(bench.run, bench.stamps, bench.places), false);
});

test('a program runs at the priority it is given', async () => {
  const script = 'console.log(require("node:os").getPriority())';
  const output = await runCommand(process.execPath, ['-e', `setTimeout(() => { ${script} }, 300)`], {
    priority: 19,
  });
  assert.equal(output.trim(), '19');
});
