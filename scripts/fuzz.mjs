// npm run fuzz: hostile input for everything that is read, for as long as wanted.

import { mkdir, readdir } from 'node:fs/promises';
import path from 'node:path';
import { inRoot } from './project.mjs';
import { CommandFailed, run } from './runner/child.mjs';
import { main, WrongUse } from './runner/main.mjs';
import { duration } from './runner/report.mjs';
import { Problem } from './runner/runner.mjs';
import { cargoFuzz, installed } from './steps/supply.mjs';

const usage = `npm run fuzz [-- --seconds N] [--target NAME]... [--corpus FOLDER] [--verbose]
Runs the targets of fuzz/ one after another, from the seeds and from what earlier runs have found worth keeping. An input
that makes one fail is kept in fuzz/artifacts.
  --seconds N      for each target (default 60)
  --target NAME    this one alone; can be given several times
  --corpus FOLDER  what is worth keeping (default fuzz/corpus)
Needs a C++ compiler. No sanitizer: nothing here is unsafe, and without one any Rust will do.`;

/** Limits of one input: what takes more is a finding. */
const limits = ['-timeout=30', '-rss_limit_mb=3000', '-malloc_limit_mb=1500', '-max_len=16384'];

const build = {
  id: 'fuzz-build',
  title: 'Build the fuzz targets',
  needs: [cargoFuzz],
  lane: 'cargo',
  run: ({ run: inStep }) =>
    inStep(installed('cargo-fuzz'), ['fuzz', 'build', '--sanitizer', 'none']).then(() => {}),
};

/** The targets that there are. */
const targets = async () =>
  (await readdir(inRoot('fuzz', 'targets'))).map((file) => path.parse(file).name).sort();

/** Fuzz one target; returns what libFuzzer says about it. */
async function fuzz(target, seconds, corpora) {
  const [corpus, artifacts] = [path.join(corpora, target), inRoot('fuzz', 'artifacts', target)];
  for (const folder of [corpus, artifacts]) await mkdir(folder, { recursive: true });
  const options = [...limits, `-max_total_time=${seconds}`, '-print_final_stats=1'];
  const folders = [corpus, inRoot('fuzz', 'seeds', target)];
  const args = ['fuzz', 'run', '--sanitizer', 'none', target, ...folders, '--', ...options];
  try {
    const said = await run(installed('cargo-fuzz'), args);
    return {
      executions: Number(said.match(/stat::number_of_executed_units:\s*(\d+)/)?.[1]),
      coverage: Number([...said.matchAll(/cov: (\d+)/g)].at(-1)?.[1]),
    };
  } catch (error) {
    if (!(error instanceof CommandFailed)) throw error;
    const end = error.output.trimEnd().split('\n').slice(-40).join('\n');
    throw new Problem(`${end}\n\n${target} has failed; the input is in fuzz/artifacts/${target}.`);
  }
}

await main({
  usage,
  options: {
    seconds: { type: 'string', default: '60' },
    target: { type: 'string', multiple: true },
    corpus: { type: 'string', default: inRoot('fuzz', 'corpus') },
  },
  targets({ seconds }) {
    if (!/^[1-9]\d*$/.test(seconds)) throw new WrongUse('--seconds is a whole number above 0.');
    return [build];
  },
  async after({ seconds, target, corpus }) {
    const all = await targets();
    const chosen = target ?? all;
    for (const name of chosen)
      if (!all.includes(name)) throw new WrongUse(`--target is one of ${all.join(', ')}.`);
    for (const name of chosen) {
      const began = Date.now();
      const { executions, coverage } = await fuzz(name, seconds, path.resolve(corpus));
      const time = duration(Date.now() - began);
      console.log(
        `${name}: ${executions.toLocaleString('en')} inputs, ${coverage} edges, no failure, ${time}`,
      );
    }
  },
});
