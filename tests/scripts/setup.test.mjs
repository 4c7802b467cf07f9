// What npm start and npm test check and install before anything is built.

import assert from 'node:assert/strict';
import { cp, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { inRoot } from '../../scripts/project.mjs';
import { countCargo, countNode, countVitest } from '../../scripts/steps/checks.mjs';
import { atLeast, checkNode, wasmBindgenVersion, wasmTools } from '../../scripts/steps/setup.mjs';

test('versions compare by number', () => {
  assert.ok(atLeast('1.95.0', '1.89'));
  assert.ok(atLeast('1.89.0', '1.89'));
  assert.ok(!atLeast('1.9.0', '1.89'));
  assert.ok(!atLeast('1.88.9', '1.89'));
});

test("Node is held to package.json's engines", async () => {
  const { engines } = JSON.parse(await readFile(inRoot('package.json'), 'utf8'));
  for (const version of ['20.19.0', '20.20.2', '22.12.0', '24.1.0']) checkNode(version, engines.node);
  for (const version of ['18.20.0', '20.18.3', '21.7.0', '22.11.0']) {
    assert.throws(
      () => checkNode(version, engines.node),
      new RegExp(`Node ${version} is too old.*nodejs\\.org`),
    );
  }
});

test('wasm-bindgen: the workspace pins the version that is installed', async () => {
  const manifest = await readFile(inRoot('Cargo.toml'), 'utf8');
  assert.equal(await wasmBindgenVersion(), manifest.match(/^wasm-bindgen = "=([\d.]+)"/m)[1]);
});

test('a copy of this folder has its programs already', async (t) => {
  const copy = await mkdtemp(path.join(os.tmpdir(), 'flatflix-copy-'));
  t.after(() => rm(copy, { recursive: true }));
  for (const part of ['scripts', 'Cargo.lock', 'Cargo.toml'])
    await cp(inRoot(part), path.join(copy, part), {
      recursive: true,
      filter: (file) => !file.includes('node_modules'),
    });
  const there = await import(pathToFileURL(path.join(copy, 'scripts', 'steps', 'setup.mjs')));
  const prints = (steps) => Promise.all(steps.slice(0, 3).map((step) => step.inputs?.()));
  assert.deepEqual(await prints(there.wasmTools), await prints(wasmTools));
});

test('the lock file serves every platform', async () => {
  const { packages } = JSON.parse(await readFile(inRoot('package-lock.json'), 'utf8'));
  const installed = new Set(Object.keys(packages).map((place) => place.split('node_modules/').at(-1)));
  for (const [place, entry] of Object.entries(packages)) {
    for (const name of Object.keys(entry.optionalDependencies ?? {}))
      assert.ok(installed.has(name), `${place} needs ${name}`);
  }
});

test('set-up imports nothing that npm has to install first', async () => {
  const files = [];
  for (const folder of ['scripts', 'scripts/runner', 'scripts/steps']) {
    for (const name of await readdir(inRoot(folder)))
      if (name.endsWith('.mjs')) files.push(path.posix.join(folder, name));
  }
  assert.ok(files.length > 8);
  for (const file of files) {
    const source = await readFile(inRoot(file), 'utf8');
    for (const [, from] of source.matchAll(/^(?:import|export) .*? from '([^']+)'/gms)) {
      assert.ok(from.startsWith('node:') || from.startsWith('.'), `${file} imports ${from}`);
    }
  }
});

test('a run that ran nothing, or skipped something, does not pass', () => {
  assert.deepEqual(
    countCargo(
      'test result: ok. 12 passed; 0 failed; 0 ignored;\ntest result: ok. 3 passed; 0 failed; 0 ignored;',
    ).passed,
    15,
  );
  assert.equal(countNode('ℹ tests 4\nℹ pass 4\nℹ fail 0\nℹ skipped 0\nℹ todo 0\n').passed, 4);
  assert.equal(countVitest(' Test Files  3 passed (3)\n      Tests  21 passed (21)\n').passed, 21);
  assert.throws(() => countCargo('test result: ok. 0 passed; 0 failed; 0 ignored;'), /No test ran/);
  assert.throws(() => countCargo('test result: ok. 12 passed; 0 failed; 1 ignored;'), /1 tests were skipped/);
  assert.throws(() => countNode('ℹ pass 4\nℹ skipped 2\n'), /2 tests were skipped/);
  assert.throws(() => countVitest('      Tests  21 passed | 1 skipped (22)'), /1 tests were skipped/);
});
