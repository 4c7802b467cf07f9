// npm run peers -- --data DIR: other libraries, trained and measured on the splits that our own model is measured on.

import path from 'node:path';
import { built, inRoot } from './project.mjs';
import { main, WrongUse } from './runner/main.mjs';
import { command } from './steps/build.mjs';
import { peerLibraries, peersPython } from './steps/peers.mjs';
import { called, shown } from './terminal.mjs';

const peers = ['implicit', 'cmfrec', 'surprise', 'spark'];
const protocols = ['weak', 'strong'];

const usage = `npm run peers -- --data DIR [--protocol weak|strong] [--repeats N] [--seed N] [--only NAME]... [--tune]
                [--out DIR] [--report DIR] [--verbose]
Installs ${peers.join(', ')} into a Python environment of its own, trains them on the splits of 'flatflix evaluate' and
prints one table with them and Flatflix.
  --data DIR      folder with the ratings
  --protocol P    how ratings are held out (default weak): Surprise and Spark cannot answer for strangers
  --repeats N     random splits, or rounds of five folds (default 1)
  --seed N        of the first (default 1)
  --only NAME     this library alone; can be given several times
  --tune          every point of each library's grid instead of its settings: give it training ratings only
  --out DIR       where splits and answers go (default target/peers)
  --report DIR    also write the report as a page, with the libraries in it`;

/** Options that are handed on to flatflix or Python with the values that were given. */
const given = (values, names) =>
  names.flatMap((name) => (values[name] === undefined ? [] : [`--${name}`, values[name]]));

await main({
  usage,
  options: {
    data: { type: 'string' },
    protocol: { type: 'string', default: 'weak' },
    repeats: { type: 'string' },
    seed: { type: 'string' },
    only: { type: 'string', multiple: true, default: peers },
    tune: { type: 'boolean' },
    out: { type: 'string' },
    report: { type: 'string' },
  },
  targets({ data, protocol, only }) {
    if (!data) throw new WrongUse('--data is missing.');
    if (!protocols.includes(protocol)) throw new WrongUse(`--protocol is one of ${protocols.join(', ')}.`);
    for (const name of only)
      if (!peers.includes(name)) throw new WrongUse(`--only is one of ${peers.join(', ')}.`);
    return [command, peerLibraries];
  },
  async after(values) {
    const out = values.out ? called(values.out) : inRoot('target', 'peers');
    const [splits, answers] = ['splits', 'answers'].map((name) => path.join(out, values.protocol, name));
    const data = called(values.data);
    const what = ['--data', data, ...given(values, ['protocol', 'repeats', 'seed'])];
    await shown(built.flatflix, ['split', ...what, '--out', splits]);
    const only = values.only.flatMap((name) => ['--only', name]);
    const tune = values.tune ? ['--tune'] : [];
    const script = inRoot('scripts', 'peers', 'answer.py');
    await shown(peersPython, [script, '--splits', splits, '--out', answers, ...only, ...tune]);
    const report = values.report ? ['--report', called(values.report)] : [];
    await shown(built.flatflix, ['evaluate', ...what, '--peers', answers, ...report]);
  },
});
