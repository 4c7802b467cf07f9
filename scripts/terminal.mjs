// For commands that hand on to other programs, in the terminal and the folder of whoever called them.

import path from 'node:path';
import { CommandFailed, run } from './runner/child.mjs';
import { Problem } from './runner/runner.mjs';

/** Runs a program with its output in the terminal. */
export async function shown(program, args) {
  try {
    return await run(program, args, { echo: true, terminal: true });
  } catch (error) {
    if (error instanceof CommandFailed) throw new Problem(`\n${error.message}`);
    throw error;
  }
}

/** As in the working folder of whoever called: npm changes to the top of the repository. */
export const called = (folder) => path.resolve(process.env.INIT_CWD ?? process.cwd(), folder);
