// npm run bench:train: what training costs, against ratings, users, items and factors.

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { cases, slopes } from './bench-train/cases.mjs';
import { page, printed } from './bench-train/report.mjs';
import { built, inRoot } from './project.mjs';
import { run } from './runner/child.mjs';
import { main } from './runner/main.mjs';
import { duration } from './runner/report.mjs';
import { command } from './steps/build.mjs';
import { called } from './terminal.mjs';

const usage = `npm run bench:train [-- --quick | --large] [--out FOLDER] [--verbose]
Trains a few sweeps on synthetic data of many sizes and writes results.json and index.html, with plots.
  --quick       sizes that take seconds, to see that it works
  --large       also 25 million ratings by 162,000 users of 59,000 items, and a whole training on them
  --out FOLDER  where to (default target/bench-train)`;

const json = async (...args) => JSON.parse(await run(built.flatflix, [...args, '--json', '--quiet']));

/** Measures one case: makes its data, reads it, makes sweeps, and removes the data. */
async function measure({ ratings, users, items, k, whole }, folder) {
  const data = path.join(folder, 'data');
  const size = { ratings, users, items };
  const options = Object.entries(size).flatMap(([name, value]) => [`--${name}`, String(value)]);
  await run(built.flatflix, ['synth', ...options, '--out', data, '--quiet']);
  // By the count everywhere: a series must not change its way in the middle.
  const how = ['--covariances', 'by_count'];
  const cost = await json('cost', '--data', data, '--factors', String(k), '--components', String(k), ...how);
  let training;
  if (whole) {
    const config = path.join(folder, 'whole.toml');
    await writeFile(config, `[rating]\nfactors = ${k}\nsweeps = ${whole}\n`);
    const out = path.join(folder, 'model');
    training = await json('train', '--data', data, '--config', config, '--out', out);
  }
  await rm(data, { recursive: true });
  return { k, ...cost, training };
}

await main({
  usage,
  options: { quick: { type: 'boolean' }, large: { type: 'boolean' }, out: { type: 'string' } },
  targets: () => [command],
  async after({ quick = false, large = false, out }) {
    const folder = out ? called(out) : inRoot('target', 'bench-train');
    const began = Date.now();
    await mkdir(folder, { recursive: true });
    const scratch = await mkdtemp(path.join(folder, 'data-'));
    const measured = [];
    try {
      for (const { series, ...size } of cases({ quick, large })) {
        console.error(
          `  ${duration(Date.now() - began)}  ${series}: ${size.ratings} ratings, ${size.users} users, ${size.items} items, k ${size.k}`,
        );
        measured.push({ series, ...(await measure(size, scratch)) });
      }
    } finally {
      await rm(scratch, { recursive: true, force: true });
    }
    const machine = { processor: os.cpus()[0].model, cores: os.cpus().length };
    const results = {
      measured: new Date().toISOString(),
      machine,
      cases: measured,
      slopes: slopes(measured),
    };
    await writeFile(path.join(folder, 'results.json'), `${JSON.stringify(results, null, 2)}\n`);
    await writeFile(path.join(folder, 'index.html'), page(results));
    console.log(printed(results));
    console.error(`\nPlots and numbers are in ${path.relative(process.cwd(), folder) || '.'}.`);
  },
});
