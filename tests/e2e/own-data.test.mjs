// Files that nobody prepared become a site by two commands, in a folder with nothing else in it.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before } from 'node:test';
import { built, embeddedData } from '../../scripts/project.mjs';
import { siteTest } from './support/site.mjs';
import { until } from './support/until.mjs';

const folder = await mkdtemp(path.join(tmpdir(), 'flatflix-own-'));
after(() => rm(folder, { recursive: true }));
after(() => pictures.close());

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
  for (const [file, text] of Object.entries({ 'flatflix.toml': quick, ...files })) {
    await mkdir(path.dirname(path.join(cwd, file)), { recursive: true });
    await writeFile(path.join(cwd, file), text);
  }
  const run = (...options) =>
    execFileSync(built.flatflix, options, { cwd, env: { PATH: '' }, encoding: 'utf8', stdio: 'pipe' });
  run('train', ...trainArguments);
  run('site', '--title', 'Shelf');
}

/** Somebody else's server, which has one picture for everything. */
const pictures = createServer((_, response) => {
  response.writeHead(200, { 'content-type': 'image/png' }).end(Buffer.from(pixel, 'base64'));
});
/** A PNG of one pixel. */
const pixel =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

before(async () => {
  pictures.listen(0, '127.0.0.1');
  await once(pictures, 'listening');
  pictures.origin = `http://127.0.0.1:${pictures.address().port}`;
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
  const digits = (id) => createHash('sha256').update(id).digest('hex').slice(0, 6);
  const parts = ['browse', 'interview', 'map', 'pictures', 'together', 'watchlist'];
  await makeSite(
    'games',
    {
      'flatflix.toml': `[data]\nratings = "scores.csv"\nitems = "games.csv"\nabout = "Made up for a test."\n\
[site]\ncovers = true\nreport = "report"\nwithout = ${JSON.stringify(parts)}\n${quick}`,
      'scores.csv': `user,game_id,score\n${ratings.map(([person, item, stars]) => `${person},${item},${2 * stars}`).join('\n')}\n`,
      'games.csv': `game_id,title,image\n${ids.map((id) => `${id},Game ${id},${pictures.origin}/c/${digits(id)}.png`).join('\n')}\n`,
      'report/index.html':
        '<!doctype html><link rel="icon" href="data:,"><title>Report</title><p>All the figures',
    },
    ['--yes'],
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
    const scale = Array.from({ length: 10 }, (_, at) => `${at + 1} of 10`);
    await until(async () => {
      const radios = await asked.getByRole('radio').evaluateAll((all) => all.map((one) => one.ariaLabel));
      assert.deepEqual(radios, scale);
    });
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
  'games with pictures of their own, and parts left out',
  { site: () => path.join(folder, 'games', 'dist'), open: false },
  async ({ page, server, allow }) => {
    allow(pictures.origin);
    await page.goto(server.url);
    const policy = await page.locator('meta[http-equiv="Content-Security-Policy"]').getAttribute('content');
    assert.ok(policy.includes(`img-src ${pictures.origin} 'self' blob: data:;`), policy);
    assert.equal(policy.split(pictures.origin).length, 2, 'nothing but pictures may come from there');
    const host = new URL(pictures.origin).host;
    await page.getByText(`Pictures come from ${host}`).waitFor();
    const cover = page.locator('.rec .cover').first();
    await cover.waitFor();
    await page.waitForFunction(() => document.querySelector('.rec .cover')?.naturalWidth === 1);
    assert.match(await cover.getAttribute('src'), /\/c\/[0-9a-f]{6}\.png$/);

    assert.equal(await page.locator('.dock-film').count(), 0, 'no questions');
    const nav = page.getByRole('navigation', { name: 'More views' });
    assert.deepEqual(await nav.getByRole('link').allTextContents(), ['Taste']);
    await page.goto(`${server.url}#/map`);
    await page.getByRole('heading', { name: 'Recommended for you' }).waitFor();

    await page.getByRole('link', { name: 'What can be imported' }).click();
    await page.getByRole('heading', { name: 'Bring your ratings along' }).waitFor();
    const text = await page.locator('body').innerText();
    assert.doesNotMatch(text, /Letterboxd|IMDb|Netflix|\b(film|movie)/i, 'nothing speaks of films');

    await page.getByRole('link', { name: 'About this model' }).click();
    await page.getByText('Made up for a test.').waitFor();
    await page.getByText('Nobody has measured yet').waitFor();
    await page.getByRole('combobox', { name: 'Language' }).selectOption('de');
    await page.getByRole('heading', { name: 'Wohin es neigt' }).waitFor();
    await page.getByRole('contentinfo').getByRole('link', { name: 'Wie gut ist das?' }).click();
    await page.getByText('All the figures').waitFor();
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
    await until(async () => assert.equal(await page.locator('.rec').count(), 5));
  },
);
