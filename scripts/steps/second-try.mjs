// A second try for tests in a browser, whose timing is the machine's: what fails there twice is a fault, what fails once
// is a race. A race does not stop a delivery, but it is shown until somebody mends it.

import path from 'node:path';
import { root } from '../project.mjs';
import { CommandFailed } from '../runner/child.mjs';

/** Files of the failed tests in the output of node's test runner (spec), relative to this repository, and how many tests failed. */
export function failures(output) {
  const places = [...output.matchAll(/^test at (.+?):\d+:\d+$/gm)].map(([, file]) => file);
  const files = new Set(places.map((file) => path.relative(root, path.resolve(root, file))));
  return { files: [...files], count: Number(output.match(/^ℹ fail (\d+)$/m)?.[1] ?? 0) };
}

/**
 * Runs test files, and then each one with a failure once more, alone.
 *
 * @param {string[]} files
 * @param {(files: string[]) => Promise<string>} run resolves to what node's test runner printed
 * @returns {Promise<{ output: string, again: string[], rescued: number }>} the output of the first run, the files that passed at
 *   the second try only, and how many of the first run's failures these were
 * @throws {CommandFailed} of the first file that fails twice
 */
export async function withSecondTry(files, run) {
  try {
    return { output: await run(files), again: [], rescued: 0 };
  } catch (error) {
    if (!(error instanceof CommandFailed)) throw error;
    const { files: again, count } = failures(error.output);
    // A run that broke off names no test: there is nothing to repeat.
    if (again.length === 0) throw error;
    for (const file of again) await run([file]);
    return { output: error.output, again, rescued: count };
  }
}
