// A folder with made-up ratings and a configuration whose training takes a second or so.

import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { built } from '../../../scripts/project.mjs';

export const execute = promisify(execFile);

/** Made for a test, and removed after it. */
export async function trainingFolder(t, { sweeps }) {
  const folder = await mkdtemp(path.join(tmpdir(), 'flatflix-test-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const file = (name) => path.join(folder, name);
  const data = file('data');
  const size = ['--users', '120', '--items', '90', '--ratings', '3000'];
  await execute(built.flatflix, ['synth', ...size, '--out', data]);
  await writeFile(
    file('short.toml'),
    `[rating]\nfactors = 4\nsweeps = ${sweeps}\n[ranking.linear]\ncomponents = 8\n`,
  );
  return { folder, file, data };
}
