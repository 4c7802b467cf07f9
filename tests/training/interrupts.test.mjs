// Trainings that are stopped at random moments end with the bytes of one that was left alone.
// FLATFLIX_INTERRUPTIONS=50 stops fifty of them; FLATFLIX_SEED repeats the moments of another run.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import test from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { built } from '../../scripts/project.mjs';
import { trainingFolder } from './support/folder.mjs';

const interruptions = Number(process.env.FLATFLIX_INTERRUPTIONS ?? 4);
const seed = Number(process.env.FLATFLIX_SEED ?? Date.now() % 1_000_000);

/** Numbers from 0 to 1 (mulberry32): the same for the same seed. */
function random(state) {
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

test(`a training can be stopped at any moment (seed ${seed})`, async (t) => {
  const { folder, file, data } = await trainingFolder(t, { sweeps: 80 });
  const [model, checkpoint] = [file('model'), file('model.checkpoint')];
  const args = [
    'train',
    '--data',
    data,
    '--config',
    file('short.toml'),
    '--quiet',
    '--checkpoint-every',
    '0',
  ];

  /** Starts a training; `stopped` after so many milliseconds by a signal. */
  const train = async (out, stop) => {
    const child = spawn(built.flatflix, [...args, '--resume', '--out', out], {
      cwd: folder,
      stdio: 'ignore',
    });
    const ended = new Promise((resolve) => child.once('exit', (code, signal) => resolve({ code, signal })));
    if (stop) {
      await Promise.race([ended, wait(stop.after)]);
      child.kill(stop.signal);
    }
    return ended;
  };

  let began = Date.now();
  assert.equal((await train(file('straight'))).code, 0);
  const straight = await readFile(file('straight'));
  // Of the quickest training so far: the machine may have had other work before.
  let duration = Date.now() - began;
  const draw = random(seed);
  const old = Buffer.from('an old model');
  let tries = 0;
  for (let stopped = 0; stopped < interruptions; tries += 1) {
    assert.ok(tries < 10 * interruptions, 'trainings are done before they can be stopped');
    await writeFile(model, old);
    const signal = stopped % 2 === 0 ? 'SIGINT' : 'SIGKILL';
    const after = draw() * duration;
    const moment = `number ${stopped}, ${signal} after ${after.toFixed(0)} of ${duration} ms`;
    began = Date.now();
    const { code, signal: killed } = await train(model, { after, signal });
    if (code === 0) {
      assert.ok((await readFile(model)).equals(straight), `${moment}: done before it was stopped`);
      duration = Math.min(duration, Date.now() - began);
      continue;
    }
    stopped += 1;
    // 130 where it heard the signal itself; reading the data it has nothing to save.
    assert.ok(code === 130 || killed === signal, `${moment}: ended with ${code} ${killed}`);
    const left = await readFile(model);
    assert.ok(left.equals(old) || left.equals(straight), `${moment}: half a model`);
    // Again, from where it stopped.
    await train(model, { after: draw() * duration, signal });
    assert.equal((await train(model)).code, 0, `${moment}: cannot be resumed`);
    assert.ok((await readFile(model)).equals(straight), `${moment}: other bytes`);
    assert.ok(!existsSync(checkpoint), `${moment}: done, and the checkpoint is still there`);
    await rm(model);
  }
  t.diagnostic(`${interruptions} trainings were stopped in ${tries} tries, seed ${seed}`);
});
