// Steps run in order, once, only when their inputs changed, and again after a failure or an interruption.

import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { fingerprint, Stamps } from '../../scripts/runner/fingerprint.mjs';
import { duration, Report } from '../../scripts/runner/report.mjs';
import { inOrder, Problem, runSteps, StepFailed, summary } from '../../scripts/runner/runner.mjs';

/** Runs steps in a folder of its own and keeps what was printed. */
async function workbench(t) {
  const folder = await mkdtemp(path.join(tmpdir(), 'flatflix-steps-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const bench = {
    folder,
    printed: '',
    run: (targets, options) =>
      runSteps(targets, {
        report: new Report({ write: (text) => (bench.printed += text) }),
        stamps: new Stamps(folder),
        logs: folder,
        ...options,
      }),
  };
  return bench;
}

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

test('needs come first, and a step that two others need runs once', async (t) => {
  const { run } = await workbench(t);
  const order = [];
  const step = (id, ...needs) => ({ id, title: id, needs, run: async () => void order.push(id) });
  const ground = step('ground');
  const [left, right] = [step('left', ground), step('right', ground)];
  const finished = await run([step('roof', left, right)]);
  assert.deepEqual(order, ['ground', 'left', 'right', 'roof']);
  assert.deepEqual(
    finished.map(({ title }) => title),
    order,
  );
});

test('steps that need each other are refused', () => {
  const a = { id: 'a', needs: [] };
  const b = { id: 'b', needs: [a] };
  a.needs.push(b);
  assert.throws(() => inOrder([a]), /need each other/);
});

test('independent steps run side by side, those of one lane and those with the terminal do not', async (t) => {
  const { run } = await workbench(t);
  let active = [];
  const together = new Set();
  const step = (id, rest = {}) => ({
    id,
    title: id,
    ...rest,
    async run() {
      for (const other of active) together.add([other, id].sort().join('+'));
      active.push(id);
      // Those that may meet wait for each other, however busy the machine.
      const meets = ['a', 'c'].includes(id);
      for (const end = Date.now() + 5000; meets && !together.has('a+c') && Date.now() < end; ) await pause(5);
      await pause(20);
      active = active.filter((other) => other !== id);
    },
  });
  await run([
    step('a', { lane: 'cargo' }),
    step('b', { lane: 'cargo' }),
    step('c'),
    step('d', { terminal: true }),
    step('e'),
  ]);
  assert.ok(together.has('a+c'), [...together].join());
  assert.ok(!together.has('a+b'));
  assert.ok(![...together].some((pair) => pair.includes('d')), [...together].join());
});

test('a step runs again when an input changed, an output is gone, or it did not end well', async (t) => {
  const { folder, run } = await workbench(t);
  const [input, output] = [path.join(folder, 'input'), path.join(folder, 'output')];
  let runs = 0;
  let fail = false;
  const step = {
    id: 'copy',
    title: 'copy',
    inputs: () => fingerprint({ files: [input] }),
    outputs: [output],
    async run() {
      runs++;
      if (fail) throw new Problem('no');
      await writeFile(output, await readFile(input));
    },
  };
  const runsAfter = async (change) => {
    await change();
    const before = runs;
    await run([step]).catch((error) => assert.ok(error instanceof StepFailed));
    return runs - before;
  };
  assert.equal(await runsAfter(() => writeFile(input, 'one')), 1);
  assert.equal(await runsAfter(() => {}), 0, 'nothing changed');
  assert.equal(await runsAfter(() => writeFile(input, 'two')), 1, 'an input changed');
  assert.equal(await runsAfter(() => rm(output)), 1, 'an output is gone');
  fail = true;
  assert.equal(await runsAfter(() => writeFile(input, 'three')), 1);
  fail = false;
  assert.equal(await runsAfter(() => writeFile(input, 'two')), 1, 'the last run failed, whatever the inputs');
  assert.equal(await runsAfter(() => {}), 0);
});

test('a failed program shows its output and stops what follows', async (t) => {
  const bench = await workbench(t);
  const reached = [];
  const broken = {
    id: 'broken',
    title: 'Break',
    run: ({ run }) => run(process.execPath, ['-e', 'console.log("the cause"); process.exit(3)']),
  };
  const next = { id: 'next', title: 'Next', needs: [broken], run: async () => void reached.push('next') };
  await assert.rejects(() => bench.run([next]), StepFailed);
  assert.deepEqual(reached, []);
  assert.match(bench.printed, /FAIL Break/);
  assert.match(bench.printed, /the cause/);
  assert.match(bench.printed, /failed with exit code 3.*broken\.log/);
  assert.match(await readFile(path.join(bench.folder, 'broken.log'), 'utf8'), /the cause/);
});

test('a program that is not installed is named', async (t) => {
  const bench = await workbench(t);
  await assert.rejects(
    () => bench.run([{ id: 'x', title: 'x', run: ({ run }) => run('flatflix-no-such-program', []) }]),
    StepFailed,
  );
  assert.match(bench.printed, /flatflix-no-such-program is not installed/);
});

test('the output of a program that succeeded stays in its log', async (t) => {
  const bench = await workbench(t);
  const step = {
    id: 'talk',
    title: 'Talk',
    run: async ({ run }) => void (await run(process.execPath, ['-e', 'console.log("chatter")'])),
  };
  await bench.run([step]);
  assert.doesNotMatch(bench.printed, /chatter/);
  assert.match(bench.printed, /ok {3}Talk \.+ \d+\.\d s/);
});

test('times and their summary read well', () => {
  assert.deepEqual([0, 4249, 9949, 9951, 59_400, 125_000].map(duration), [
    '0.0 s',
    '4.2 s',
    '9.9 s',
    '10 s',
    '59 s',
    '2 min 05 s',
  ]);
  const text = summary(
    [
      { title: 'Short', milliseconds: 1200, result: {} },
      { title: 'Long', milliseconds: 41_000, result: {} },
      { title: 'Idle', milliseconds: 3, result: { upToDate: true } },
    ],
    42_500,
  );
  assert.match(text, /Long \.+ 41 s\n {2}Short \.+ 1\.2 s\n43 s in all; steps: 2 run, 1 up to date$/);
});
