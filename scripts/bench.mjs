// npm run bench: how fast ranking, fold-in, a first visit and the page's answers are, beside what else one could use.

import { mkdir, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { benchPages } from './bench/steps.mjs';
import { inRoot } from './project.mjs';
import { main } from './runner/main.mjs';
import { duration } from './runner/report.mjs';
import { site } from './steps/build.mjs';
import { chromium } from './steps/checks.mjs';

const usage = `npm run bench [-- --quick] [--out FOLDER] [--verbose]
Measures in Chromium and writes results.json and index.html, with plots.
  --quick       fewer rounds, at most 100,000 items
  --out FOLDER  where to (default target/bench)`;

await main({
  usage,
  options: { quick: { type: 'boolean' }, out: { type: 'string' } },
  targets: () => [site, benchPages, chromium],
  async after({ quick = false, out = inRoot('target', 'bench') }) {
    // Only now: these need the packages that the steps above install.
    const { launch } = await import('./bench/launch.mjs');
    const { measureCompute } = await import('./bench/compute.mjs');
    const { measureCold } = await import('./bench/cold.mjs');
    const { network } = await import('./bench/network.mjs');
    const { measureInteractions } = await import('./bench/interactions.mjs');
    const { drawReport, printed } = await import('./bench/report.mjs');
    const began = Date.now();
    const note = (text) => console.error(`  ${duration(Date.now() - began)}  ${text}`);
    const browser = await launch();
    try {
      const machine = { processor: os.cpus()[0].model, cores: os.cpus().length, browser: browser.version() };
      const compute = await measureCompute(browser, { quick, note });
      const cold = await measureCold(browser, { quick, note });
      const interactions = await measureInteractions(browser, { quick, note });
      const results = {
        measured: new Date().toISOString(),
        machine,
        network,
        ...compute,
        cold,
        interactions,
      };
      await mkdir(out, { recursive: true });
      await writeFile(path.join(out, 'results.json'), `${JSON.stringify(results, null, 2)}\n`);
      await writeFile(path.join(out, 'index.html'), await drawReport(browser, results));
      console.log(printed(results));
      console.error(`\nPlots and numbers are in ${path.relative(process.cwd(), out) || '.'}.`);
    } finally {
      await browser.close();
    }
  },
});
