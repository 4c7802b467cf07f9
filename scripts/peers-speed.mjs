// npm run peers:speed -- --data DIR: how long a sweep takes here, in implicit and in Spark, on the same ratings.

import path from 'node:path';
import { median } from './bench-train/cases.mjs';
import { built, inRoot } from './project.mjs';
import { run } from './runner/child.mjs';
import { main, WrongUse } from './runner/main.mjs';
import { command } from './steps/build.mjs';
import { peerLibraries, peersPython } from './steps/peers.mjs';
import { called } from './terminal.mjs';

/** What each peer's sweep is compared with, and how much of its time ours may take. */
const peers = {
  'implicit-cg': { head: 'implicit-als', of: 'implicitAls', most: 0.5 },
  'implicit-cholesky': { head: 'implicit-als', of: 'implicitAls', most: 0.5 },
  // Spark has no covariances; these cost the least.
  spark: { head: 'rating', of: 'rating', most: 0.05, flags: ['--covariances', 'by_count'] },
};

const usage = `npm run peers:speed -- --data DIR [--k N] [--sweeps N] [--rounds N] [--only NAME]... [--verbose]
Measures a sweep over users and items in ${Object.keys(peers).join(', ')} and here, by turns, with all cores.
  --data DIR   folder in MovieLens form ('flatflix synth' makes some)
  --k N        factors (default 64)
  --sweeps N   sweeps that each turn takes the median of (default 3)
  --rounds N   turns (default 3)
  --only NAME  this peer alone; can be given several times`;

await main({
  usage,
  options: {
    data: { type: 'string' },
    k: { type: 'string', default: '64' },
    sweeps: { type: 'string', default: '3' },
    rounds: { type: 'string', default: '3' },
    only: { type: 'string', multiple: true, default: Object.keys(peers) },
  },
  targets({ data, only }) {
    if (!data) throw new WrongUse('--data is missing.');
    for (const name of only)
      if (!peers[name]) throw new WrongUse(`--only is one of ${Object.keys(peers).join(', ')}.`);
    return [command, peerLibraries];
  },
  async after({ data, k, sweeps, rounds, only }) {
    const folder = called(data);
    const ours = async ({ head, of, flags = [] }) => {
      const what = ['cost', '--data', folder, '--factors', k, '--components', k, '--sweeps', sweeps];
      const told = JSON.parse(
        await run(built.flatflix, [...what, '--head', head, ...flags, '--json', '--quiet']),
      );
      return median(told[of].seconds);
    };
    const theirs = async (name) => {
      const script = inRoot('scripts', 'peers', 'speed.py');
      const what = [
        '--ratings',
        path.join(folder, 'ratings.csv'),
        '--peer',
        name,
        '--k',
        k,
        '--sweeps',
        sweeps,
      ];
      const lines = (await run(peersPython, [script, ...what])).trim().split('\n');
      return median(JSON.parse(lines.findLast((line) => line.startsWith('{'))).seconds);
    };
    console.log('| | sweep, s | Flatflix, s | ratio | bar |\n|---|---|---|---|---|');
    for (const name of only) {
      const turns = [];
      for (let round = 0; round < Number(rounds); round += 1)
        turns.push({ ours: await ours(peers[name]), theirs: await theirs(name) });
      const of = (whose) => median(turns.map((turn) => turn[whose]));
      const ratio = median(turns.map((turn) => turn.ours / turn.theirs));
      const cells = [of('theirs').toFixed(3), of('ours').toFixed(3), ratio.toFixed(3), peers[name].most];
      console.log(`| ${name} | ${cells.join(' | ')} |`);
    }
  },
});
