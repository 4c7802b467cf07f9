// Files that nobody prepared become a site by two commands, in a folder with nothing else in it.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before } from 'node:test';
import { built, embeddedData } from '../../scripts/project.mjs';
import { siteTest } from './support/site.mjs';

const folder = await mkdtemp(path.join(tmpdir(), 'flatflix-own-'));
after(() => rm(folder, { recursive: true }));

/** Small and quick: what is tested is not how well it recommends. */
const quick = '[rating]\nfactors = 3\nsweeps = 4\n[ranking.linear]\ncomponents = 12\n';

/** The embedded ratings of its first people, as [person, item, stars]. */
async function someRatings() {
  const lines = (await readFile(path.join(embeddedData, 'ratings.csv'), 'utf8'))
    .trim()
    .split(/\r?\n/)
    .slice(1);
  return lines.map((line) => line.split(',')).filter(([person]) => Number(person) <= 120);
}

/** Write files to a folder of their own and make a site there, with nothing to find a program in but the command itself. */
async function makeSite(name, files, trainArguments) {
  const cwd = path.join(folder, name);
  await mkdir(cwd);
  for (const [file, text] of Object.entries({ 'flatflix.toml': quick, ...files }))
    await writeFile(path.join(cwd, file), text);
  const run = (...options) =>
    execFileSync(built.flatflix, options, { cwd, env: { PATH: '' }, encoding: 'utf8', stdio: 'pipe' });
  run('train', ...trainArguments);
  run('site', '--title', 'Shelf');
}

before(async () => {
  const ratings = await someRatings();
  const isbn = (id) => `978-${id}-X`;
  const ids = [...new Set(ratings.map(([, item]) => item))];
  await makeSite(
    'books',
    {
      'scores.csv': `User-ID;ISBN;Book-Rating\n${ratings.map(([person, item, stars]) => `reader-${person};${isbn(item)};${2 * stars}`).join('\n')}\n`,
      'books.csv': `ISBN,Book-Title,Year-Of-Publication,Genres\n${ids.map((id) => `${isbn(id)},"Volume ${id}, the book",${1900 + (id % 100)},${id % 2 ? 'Prose' : 'Verse'}`).join('\n')}\n`,
    },
    ['--ratings', 'scores.csv', '--items', 'books.csv'],
  );
  await makeSite(
    'songs',
    {
      'plays.jsonl': ratings
        .map(
          ([person, item, stars]) =>
            `${JSON.stringify({ user: person, song_id: `song ${item}`, plays: Math.ceil(stars) })}\n`,
        )
        .join(''),
    },
    ['--ratings', 'plays.jsonl'],
  );
});

siteTest(
  'books with ratings from 1 to 10: the page speaks of books and rates with numbers',
  { site: () => path.join(folder, 'books', 'dist') },
  async ({ page }) => {
    assert.equal(await page.title(), 'Shelf');
    await page.getByRole('heading', { name: 'Have you read it?' }).waitFor();
    await page.getByLabel('Search books', { exact: true }).waitFor();
    const asked = page.locator('.dock-film').getByRole('radiogroup');
    const numbers = await asked
      .getByRole('radio')
      .evaluateAll((radios) => radios.map((radio) => radio.ariaLabel));
    assert.deepEqual(
      numbers,
      Array.from({ length: 10 }, (_, at) => `${at + 1} of 10`),
    );
    await asked.getByRole('radio', { name: '9 of 10', exact: true }).click({ force: true });
    await page
      .getByRole('status')
      .or(page.locator('.toast'))
      .getByText(/Volume \d+, the book: 9 of 10/)
      .first()
      .waitFor();
    const predicted = await page.locator('.rec-stars').first().textContent();
    assert.ok(Number(predicted) > 5 && Number(predicted) <= 10, `${predicted} is on the scale of 1 to 10`);
    const text = await page.locator('body').innerText();
    assert.doesNotMatch(text, /\b(film|movie)/i, 'nothing speaks of films');
  },
);

siteTest(
  'plays without titles: the page speaks of songs and takes hearts',
  { site: () => path.join(folder, 'songs', 'dist') },
  async ({ page }) => {
    await page.getByRole('heading', { name: 'Have you heard it?' }).waitFor();
    const heart = page.locator('.dock-film').getByRole('button', { name: /^I like song \d+$/ });
    const name = await heart.getAttribute('aria-label');
    await heart.click();
    await page
      .locator('.toast')
      .getByText(`${name.slice('I like '.length)}: liked`)
      .waitFor();
    assert.equal(await page.locator('.rec-stars').count(), 0, 'uses predict no ratings');
    assert.equal(await page.locator('.rec').count(), 5);
  },
);
