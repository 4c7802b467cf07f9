// npm run spark -- --data DIR: the cluster's way on this machine, from ratings through a real Spark to a model.

import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { built, inRoot } from './project.mjs';
import { main, WrongUse } from './runner/main.mjs';
import { command } from './steps/build.mjs';
import { peerLibraries, peersPython } from './steps/peers.mjs';
import { called, shown } from './terminal.mjs';

const settings = [
  'factors',
  'components',
  'sweeps',
  'regularization',
  'implicit-regularization',
  'alpha',
  'held-out',
  'seed',
];

const usage = `npm run spark -- --data DIR [--out DIR] [--factors N] [--components N] [--sweeps N] [--regularization L]
                [--implicit-regularization L] [--alpha A] [--held-out SHARE] [--seed N] [--verbose]
Trains MLlib's explicit and implicit ALS on DIR/ratings.csv with scripts/spark/train.py, in the Python environment of
'npm run peers', makes a model of both with 'flatflix import spark', and compares its lists for held-out users with those
of Spark's factors in NumPy. Needs Java 17 on PATH.
  --data DIR   folder with ratings.csv and movies.csv
  --out DIR    where the models of Spark and model.flatflix go (default target/spark)
  the others   as of scripts/spark/train.py`;

await main({
  usage,
  options: Object.fromEntries(['data', 'out', ...settings].map((name) => [name, { type: 'string' }])),
  targets({ data }) {
    if (!data) throw new WrongUse('--data is missing.');
    return [command, peerLibraries];
  },
  async after(values) {
    const data = called(values.data);
    const out = values.out ? called(values.out) : inRoot('target', 'spark');
    const given = settings.filter((name) => values[name] !== undefined);
    const options = given.flatMap((name) => [`--${name}`, values[name]]);
    const ratings = path.join(data, 'ratings.csv');
    await shown(peersPython, [
      inRoot('scripts', 'spark', 'train.py'),
      '--ratings',
      ratings,
      '--out',
      out,
      ...options,
    ]);
    const confidence = [
      ['--alpha', values.alpha ?? '2'],
      ['--regularization', values['implicit-regularization'] ?? '0.1'],
    ].flat();
    const folders = ['explicit', 'implicit'].flatMap((name) => [`--${name}`, path.join(out, name)]);
    const model = path.join(out, 'model.flatflix');
    const what = [...folders, ...confidence, '--data', data, '--out', model];
    // MLlib has no part for the mean user.
    const config = path.join(out, 'import.toml');
    await writeFile(config, '[ranking.implicit_als]\nprior_weight = 0.0\n');
    await shown(built.flatflix, ['import', 'spark', ...what, '--config', config]);
    const implicit = [
      '--flatflix',
      built.flatflix,
      '--model',
      model,
      '--implicit',
      path.join(out, 'implicit'),
    ];
    const compare = inRoot('scripts', 'spark', 'compare.py');
    await shown(peersPython, [compare, ...implicit, '--ratings', ratings, ...confidence]);
  },
});
