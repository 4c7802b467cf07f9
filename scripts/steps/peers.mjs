// The Python environment of the libraries that Flatflix is compared with.

import { rm } from 'node:fs/promises';
import path from 'node:path';
import { built, inRoot, windows } from '../project.mjs';
import { CommandFailed, run as runCommand } from '../runner/child.mjs';
import { fingerprint } from '../runner/fingerprint.mjs';
import { Problem } from '../runner/runner.mjs';
import { atLeast } from './setup.mjs';

const environment = path.join(built.tools, 'peers');
const requirements = inRoot('scripts', 'peers', 'requirements.txt');
const leastPython = '3.11';

/** The environment's Python. */
export const peersPython = windows
  ? path.join(environment, 'Scripts', 'python.exe')
  : path.join(environment, 'bin', 'python3');

/** The first Python on PATH that is new enough. */
async function findPython() {
  const found = [];
  for (const name of ['python3', 'python']) {
    const version = await runCommand(name, ['--version']).catch((error) => {
      if (error instanceof CommandFailed) return '';
      throw error;
    });
    const number = version.match(/\d+\.\d+\.\d+/)?.[0];
    if (number && atLeast(number, leastPython)) return { name, number };
    if (number) found.push(`${name} ${number}`);
  }
  const instead = found.length > 0 ? `there is ${found.join(', ')}` : 'there is none on PATH';
  throw new Problem(
    `Python ${leastPython} or newer is needed for the other libraries; ${instead}. Install it from https://python.org and run this again.`,
  );
}

export const peerLibraries = {
  id: 'peers',
  title: 'Install the libraries to compare with',
  inputs: async () => {
    const { number } = await findPython();
    return fingerprint({ files: [requirements], words: [number] });
  },
  outputs: [peersPython],
  async run({ run }) {
    const { name, number } = await findPython();
    await rm(environment, { recursive: true, force: true });
    await run(name, ['-m', 'venv', environment]);
    const quiet = ['--disable-pip-version-check', '--no-input'];
    await run(peersPython, ['-m', 'pip', 'install', ...quiet, '--requirement', requirements]);
    return { note: `Python ${number}` };
  },
};
