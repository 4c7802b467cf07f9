// What the npm scripts that run steps have in common: options, times, exit codes.

import { parseArgs } from 'node:util';
import { Problem, runSteps, StepFailed, summary } from './runner.mjs';

/** The script was called with words or options it does not know. */
export class WrongUse extends Error {}

/**
 * Runs a script's steps and ends the process with its exit code: 0 for success, 1 when a step failed, 2 for an
 * option that does not exist.
 *
 * @param {object} script
 * @param {string} script.usage printed for --help
 * @param {import('node:util').ParseArgsConfig['options']} [script.options] besides --verbose and --help
 * @param {{ name: string, allowed: string[] }} [script.positional] the one word it needs; given on under its name
 * @param {(values: Record<string, any>) => import('./runner.mjs').Step[]} script.targets
 * @param {(values: Record<string, any>, finished: import('./runner.mjs').Finished[]) => unknown} [script.after]
 *   what follows the summary; may return an exit code
 */
export async function main({ usage, options = {}, positional, targets, after }) {
  try {
    const { values, positionals } = parseArgs({
      options: { verbose: { type: 'boolean' }, help: { type: 'boolean', short: 'h' }, ...options },
      allowPositionals: Boolean(positional),
    });
    if (values.help) {
      console.log(usage);
      return;
    }
    if (positional) {
      if (positionals.length !== 1 || !positional.allowed.includes(positionals[0])) {
        throw new WrongUse(`${positional.name} is one of ${positional.allowed.join(', ')}.`);
      }
      values[positional.name] = positionals[0];
    }
    const began = Date.now();
    const finished = await runSteps(targets(values), { verbose: values.verbose });
    console.error(`\n${summary(finished, Date.now() - began)}\n`);
    process.exitCode = (await after?.(values, finished)) ?? 0;
  } catch (error) {
    if (error instanceof WrongUse || error.code?.startsWith('ERR_PARSE_ARGS')) {
      console.error(`${error.message}\n\n${usage}`);
      process.exitCode = 2;
    } else {
      if (error instanceof Problem) console.error(error.message);
      else if (!(error instanceof StepFailed)) console.error(error);
      process.exitCode = 1;
    }
  }
}
