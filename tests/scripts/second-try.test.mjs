// A test file that fails once is run again, alone, and named; one that fails twice stops the run.

import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { root } from '../../scripts/project.mjs';
import { CommandFailed, run as runCommand } from '../../scripts/runner/child.mjs';
import { Stamps } from '../../scripts/runner/fingerprint.mjs';
import { Report } from '../../scripts/runner/report.mjs';
import { runSteps, summary } from '../../scripts/runner/runner.mjs';
import { withSecondTry } from '../../scripts/steps/second-try.mjs';

/** Test files whose tests fail so many times before they pass, and a way to run them that remembers what was run. */
async function workbench(t, faults) {
  const folder = await mkdtemp(path.join(tmpdir(), 'flatflix-again-'));
  t.after(() => rm(folder, { recursive: true }));
  const files = await Promise.all(
    Object.entries(faults).map(async ([name, times]) => {
      const file = path.join(folder, `${name}.test.mjs`);
      await writeFile(
        file,
        `import { test } from 'node:test';
        import { existsSync, writeFileSync } from 'node:fs';
        const tried = ${JSON.stringify(path.join(folder, name))};
        test('${name} always passes', () => {});
        test('${name}', () => {
          for (let n = 0; n < ${times}; n++) {
            if (existsSync(tried + n)) continue;
            writeFileSync(tried + n, '');
            throw new Error('not yet');
          }
        });`,
      );
      return file;
    }),
  );
  const runs = [];
  // Not as a part of the runner that this file runs in.
  const env = { NODE_TEST_CONTEXT: undefined };
  const run = (chosen) => {
    runs.push(chosen.map((file) => path.basename(file, '.test.mjs')));
    return runCommand(process.execPath, ['--test', '--test-reporter=spec', ...chosen], { env });
  };
  return { folder, files, runs, run };
}

test('what passes at once is run once', async (t) => {
  const { files, runs, run } = await workbench(t, { a: 0, b: 0 });
  const { again, rescued } = await withSecondTry(files, run);
  assert.deepEqual([again, rescued, runs], [[], 0, [['a', 'b']]]);
});

test('a file with a failure is run once more, alone, and named', async (t) => {
  const { files, runs, run } = await workbench(t, { a: 0, b: 1, c: 1 });
  const { output, again, rescued } = await withSecondTry(files, run);
  assert.deepEqual(runs, [['a', 'b', 'c'], ['b'], ['c']]);
  assert.deepEqual(
    again.map((file) => path.resolve(root, file)),
    files.slice(1),
  );
  assert.equal(rescued, 2);
  assert.match(output, /^ℹ pass 4$/m);
});

test('a file that fails twice fails', async (t) => {
  const { files, runs, run } = await workbench(t, { a: 0, b: 2 });
  await assert.rejects(withSecondTry(files, run), (error) => {
    assert.ok(error instanceof CommandFailed);
    return /not yet/.test(error.output);
  });
  assert.deepEqual(runs, [['a', 'b'], ['b']]);
});

test('a run that breaks off without a word about a test is not repeated', async () => {
  let runs = 0;
  const broken = async () => {
    runs++;
    throw new CommandFailed('node', 'was ended by SIGKILL', 'out of memory\n');
  };
  await assert.rejects(withSecondTry(['a.test.mjs'], broken), CommandFailed);
  assert.equal(runs, 1);
});

test('a warning is in the summary and in the log', async (t) => {
  const { folder } = await workbench(t, {});
  const step = {
    id: 'shaky',
    title: 'Shake',
    run: async () => ({ warnings: ['passed at the second try: x.test.mjs'] }),
  };
  const options = { report: new Report({ write() {} }), stamps: new Stamps(folder), logs: folder };
  const finished = await runSteps([step], options);
  assert.match(summary(finished, 1), /^WARNING: passed at the second try: x\.test\.mjs$/m);
  assert.match(await readFile(path.join(folder, 'shaky.log'), 'utf8'), /passed at the second try: x\.test/);
});
