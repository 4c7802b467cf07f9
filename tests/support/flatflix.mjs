// The two ways to ask a model: the built WebAssembly package, loaded in Node, and the `flatflix` command.

import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { built } from '../../scripts/project.mjs';

const execute = promisify(execFile);

/** The module that is tested: with vectors, unless FLATFLIX_WASM names the other. */
const wasm = process.env.FLATFLIX_WASM ?? built.wasm;

/** Class `Recommender` of the WebAssembly package. */
export async function recommenderClass() {
  const glue = await import(path.join(built.wasmPackage, 'flatflix_wasm.js'));
  glue.initSync({ module: await readFile(wasm) });
  return glue.Recommender;
}

/** A recommender on the model that the build trained. */
export async function loadModel() {
  const Recommender = await recommenderClass();
  return new Recommender(await readFile(built.model));
}

/** Rows of a CSV text without quotes, as objects by column name. */
export function rows(text) {
  const [header, ...lines] = text.trimEnd().split(/\r?\n/);
  const names = header.split(',');
  return lines.map((line) => Object.fromEntries(line.split(',').map((cell, index) => [names[index], cell])));
}

const csv = (names, records) =>
  `${[names.join(','), ...records.map((record) => record.join(','))].join('\n')}\n`;

/** The `flatflix` command on a model, in a folder of its own that is removed when the test ends. */
export async function command(t, modelFile = built.model) {
  const folder = await mkdtemp(path.join(tmpdir(), 'flatflix-test-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const file = (name) => path.join(folder, name);
  const model = ['--model', modelFile];
  const run = async (...args) => (await execute(built.flatflix, args)).stdout;

  return {
    folder,
    run,

    /** @param {[user: string | number, movie: string, rating: number][]} ratings */
    async recommend(ratings, top) {
      await writeFile(file('ratings.csv'), csv(['userId', 'movieId', 'rating'], ratings));
      await run(
        'recommend',
        ...model,
        '--ratings',
        file('ratings.csv'),
        '--top',
        String(top),
        '--out',
        file('top.csv'),
      );
      return rows(await readFile(file('top.csv'), 'utf8'));
    },

    /** @param {[user: string | number, movie: string][]} targets */
    async predict(ratings, targets) {
      await writeFile(file('ratings.csv'), csv(['userId', 'movieId', 'rating'], ratings));
      await writeFile(file('targets.csv'), csv(['userId', 'movieId'], targets));
      const files = [
        '--ratings',
        file('ratings.csv'),
        '--targets',
        file('targets.csv'),
        '--out',
        file('predicted.csv'),
      ];
      await run('predict', ...model, ...files);
      return rows(await readFile(file('predicted.csv'), 'utf8'));
    },
  };
}
