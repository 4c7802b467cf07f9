// A small model of books, rated from 1 to 10, made of the embedded ratings.

import { execFile } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { built, embeddedData } from '../../../scripts/project.mjs';
import { workshop } from './pack.mjs';

/** Small and quick: what is tested is not how well it recommends. */
const quick = '[rating]\nfactors = 3\nsweeps = 4\n[ranking.linear]\ncomponents = 12\n';

/** The bytes of the model. */
export async function bookModel() {
  const cwd = path.join(workshop, 'books');
  await mkdir(cwd);
  const lines = (await readFile(path.join(embeddedData, 'ratings.csv'), 'utf8'))
    .trim()
    .split(/\r?\n/)
    .slice(1);
  const ratings = lines.map((line) => line.split(',')).filter(([person]) => Number(person) <= 120);
  const scores = ratings.map(([person, item, stars]) => `reader-${person};isbn-${item};${2 * stars}`);
  await writeFile(path.join(cwd, 'scores.csv'), `User-ID;ISBN;Book-Rating\n${scores.join('\n')}\n`);
  await writeFile(path.join(cwd, 'flatflix.toml'), quick);
  await promisify(execFile)(built.flatflix, ['train', '--ratings', 'scores.csv', '--out', 'books.flatflix'], {
    cwd,
  });
  return readFile(path.join(cwd, 'books.flatflix'));
}
