// Runs steps that depend on each other: as soon as what they need is done, two at a time where they allow it.

import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { built } from '../project.mjs';
import { CommandFailed, openLog, run } from './child.mjs';
import { Stamps } from './fingerprint.mjs';
import { duration, leader, Report } from './report.mjs';

/**
 * @typedef {object} Step
 * @property {string} id short name: of its log, its stamp, and for `--only`
 * @property {string} title what it does, as shown
 * @property {Step[]} [needs] steps that must have succeeded before
 * @property {string} [lane] steps of one lane never run side by side (they would wait for the same lock)
 * @property {boolean} [terminal] its program draws a progress bar or streams its output: it runs alone
 * @property {() => Promise<string>} [inputs] fingerprint of its inputs; without it the step always runs
 * @property {string[]} [outputs] files that must exist for it to count as done
 * @property {(tools: StepTools) => Promise<StepResult | void>} run
 *
 * @typedef {{ upToDate?: boolean, note?: string, passed?: number, warnings?: string[] }} StepResult
 *   `note` is shown beside the time, `passed` counts tests, `warnings` are shown at the end and kept in the log
 * @typedef {{ run: (command: string, args: string[], options?: object) => Promise<string>, note: (text: string) => void }} StepTools
 *
 * @typedef {{ title: string, milliseconds: number, result: StepResult }} Finished
 */

/** Most steps use all cores by themselves for most of their time; a second one fills the gaps. */
const atOnce = 2;

/** A step failed; its output has been shown. */
export class StepFailed extends Error {}

/** A step's own explanation of why it cannot go on, with the remedy: shown without a stack. */
export class Problem extends Error {}

/** All steps that the targets need, each once, needs first. */
export function inOrder(targets) {
  const ordered = new Set();
  const visit = (step, trail) => {
    if (trail.includes(step)) throw new Error(`steps need each other: ${step.id}`);
    for (const need of step.needs ?? []) visit(need, [...trail, step]);
    ordered.add(step);
  };
  for (const target of targets) visit(target, []);
  return [...ordered];
}

/**
 * Runs the targets and all they need.
 *
 * @param {Step[]} targets
 * @param {{ verbose?: boolean, report?: Report, stamps?: Stamps, logs?: string }} [options]
 * @returns {Promise<Finished[]>} every step with its time, in order of completion
 * @throws {StepFailed}
 */
export async function runSteps(targets, options = {}) {
  const {
    verbose = false,
    report = new Report(),
    stamps = new Stamps(),
    logs = path.join(built.tools, 'logs'),
  } = options;
  await mkdir(logs, { recursive: true });
  const waiting = new Set(inOrder(targets));
  const done = new Set();
  const active = new Map();
  const finished = [];
  const abort = new AbortController();
  let failure = null;

  const execute = async (step) => {
    const began = Date.now();
    report.started(step.title, Boolean(step.terminal) || verbose);
    const log = openLog(path.join(logs, `${step.id}.log`));
    try {
      const print = await step.inputs?.();
      if (print && (await stamps.isFresh(step.id, print, step.outputs ?? []))) {
        return { step, began, result: { upToDate: true } };
      }
      await stamps.clear(step.id);
      const result =
        (await step.run({
          run: (command, args, extra) =>
            run(command, args, { log, echo: verbose, signal: abort.signal, ...extra }),
          note: (text) => report.text(`       ${text}`),
        })) ?? {};
      if (print) await stamps.record(step.id, print);
      for (const warning of result.warnings ?? []) log.write(`WARNING: ${warning}\n`);
      return { step, began, result };
    } catch (error) {
      return { step, began, error };
    } finally {
      log.end();
    }
  };

  const ready = (step) => (step.needs ?? []).every((need) => done.has(need));
  const blocked = (step) => [...active.keys()].some((other) => step.lane && other.lane === step.lane);
  // Output of two programs at once reads badly.
  const alone = (step) => Boolean(step.terminal) || verbose;

  const startReady = () => {
    for (const step of waiting) {
      if (active.size >= (verbose ? 1 : atOnce)) return;
      if (!ready(step) || blocked(step)) continue;
      if (active.size > 0 && (alone(step) || [...active.keys()].some(alone))) return;
      waiting.delete(step);
      active.set(step, execute(step));
    }
  };

  while (waiting.size > 0 || active.size > 0) {
    if (!failure) startReady();
    else if (active.size === 0) break;
    const { step, began, result, error } = await Promise.race(active.values());
    active.delete(step);
    const milliseconds = Date.now() - began;
    if (error) {
      report.ended(
        step.title,
        failure ? 'stopped' : `after ${duration(milliseconds)}`,
        failure ? '-' : 'FAIL',
      );
      if (!failure) {
        failure = { step, error };
        abort.abort();
      }
      continue;
    }
    done.add(step);
    finished.push({ title: step.title, milliseconds, result });
    const note = result.note ? ` (${result.note})` : '';
    report.ended(step.title, result.upToDate ? 'up to date' : `${duration(milliseconds)}${note}`);
  }
  if (failure) {
    report.text(explain(failure, { verbose, logs }));
    throw new StepFailed(failure.step.title);
  }
  return finished;
}

/** The start names the cause, the end the consequence: both are shown when the output is too long for a screen. */
function excerpt(output, first = 20, last = 60) {
  const lines = output.trimEnd().split('\n');
  if (lines.length <= first + last) return lines.join('\n');
  const left = lines.length - first - last;
  return [...lines.slice(0, first), `[${left} lines left out]`, ...lines.slice(-last)].join('\n');
}

function explain({ step, error }, { verbose, logs }) {
  if (error instanceof Problem) return `\n${error.message}`;
  if (!(error instanceof CommandFailed)) return `\n${error.stack}`;
  // With --verbose, and for programs that had the terminal, it has been seen already.
  const tail = verbose || step.terminal ? '' : `${excerpt(error.output)}\n\n`;
  const log = path.relative(process.cwd(), path.join(logs, `${step.id}.log`));
  return `\n${tail}${error.message}. The whole output is in ${log}.`;
}

/** The closing summary: what took how long, the longest first, and what somebody should look at. */
export function summary(finished, wallMilliseconds) {
  const worked = finished.filter(({ result }) => !result.upToDate);
  const idle = finished.length - worked.length;
  const lines = worked
    .filter(({ milliseconds }) => milliseconds >= 100)
    .sort((a, b) => b.milliseconds - a.milliseconds)
    .map(({ title, milliseconds }) => `  ${leader(title, duration(milliseconds))}`);
  const total = `${duration(wallMilliseconds)} in all; steps: ${worked.length} run, ${idle} up to date`;
  const times = lines.length > 0 ? `Time by step, longest first:\n${lines.join('\n')}\n${total}` : total;
  const warnings = worked.flatMap(({ result }) => result.warnings ?? []);
  return [times, ...warnings.map((warning) => `WARNING: ${warning}`)].join('\n');
}
