// A disk without room for the model, or its checkpoint, is an error that says so, and what was there stays.

import assert from 'node:assert/strict';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import test from 'node:test';
import { built } from '../../scripts/project.mjs';
import { execute, trainingFolder } from './support/folder.mjs';

/** Runs flatflix where no file may grow beyond so many kilobytes, as on a disk with no more room. */
const cramped = (kilobytes, args) =>
  execute('sh', [
    '-c',
    `trap '' XFSZ; ulimit -f ${kilobytes * 2}; exec "$0" "$@"`,
    built.flatflix,
    ...args,
  ]).then(
    () => assert.fail('there was room enough'),
    (error) => error,
  );

for (const [what, options] of [
  ['model', []],
  ['checkpoint', ['--checkpoint-every', '0']],
]) {
  test(`no room for the ${what}`, async (t) => {
    const { folder, file, data } = await trainingFolder(t, { sweeps: 3 });
    const out = file('model.flatflix');
    await writeFile(out, 'an old model');
    const before = (await readdir(folder)).sort();
    const train = ['train', '--data', data, '--config', file('short.toml'), '--out', out, '--quiet'];
    const error = await cramped(1, [...train, ...options]);
    assert.equal(error.code, 1);
    assert.match(error.stderr, /^error: cannot write .*model\.flatflix\S*: .*(too large|no space|File)/im);
    assert.equal(await readFile(out, 'utf8'), 'an old model');
    assert.deepEqual((await readdir(folder)).sort(), before, 'nothing half-written is left');
  });
}
