// What a visitor sees when something is missing, broken, or of another version.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { siteTest } from './support/site.mjs';
import { until } from './support/until.mjs';
import {
  complete,
  five,
  fiveBecome,
  kept,
  nextFive,
  rate,
  ratingOf,
  recommended,
  searchField,
} from './support/visitor.mjs';

const model = 'model-.*\\.flatflix';
const missing = async () => ({ status: 404, type: 'text/plain', body: 'not found' });
const webPage = async () => ({
  status: 200,
  type: 'text/html',
  body: '<!doctype html><title>Not here</title><h1>Not here</h1>',
});

/** The model with some bytes changed, served with its right length. */
const changed = (change) => async (file) => {
  const body = Buffer.from(await readFile(file));
  change(body);
  return { status: 200, type: 'application/octet-stream', body };
};

/** The page with the entry that it carries replaced. */
const withEntry = (entry) => async (file) => ({
  type: 'text/html',
  body: (await readFile(file, 'utf8')).replace(
    /(<script id="site-entry"[^>]*>)[^<]*/,
    (_, start) => start + entry,
  ),
});

/** The page with a byte of the head of the model changed that it carries. */
const withDamagedHead = async (file) => ({
  type: 'text/html',
  body: (await readFile(file, 'utf8')).replace(
    /(<script id="model-head"[^>]*>[^<]{9000}[^<]*?)[a-m]/,
    (_, start) => `${start}z`,
  ),
});

/** Runs in the page: a browser of some years ago. */
const withoutDecompression = () => {
  delete globalThis.DecompressionStream;
};

const flipped = (place) => changed((bytes) => (bytes[Math.floor(place * (bytes.length - 1))] ^= 0x10));

/** Waits for a problem; `listed` films are still there, from what has arrived undamaged. */
async function showsProblem(page, title, listed = 0) {
  const alert = page.getByRole('alert').filter({ hasText: title }).first();
  await alert.waitFor();
  const text = await alert.innerText();
  assert.ok(text.length > title.length + 40, `it says what to do: ${text}`);
  const films = recommended(page)
    .getByRole('listitem')
    .filter({ has: page.getByRole('heading') });
  await until(async () => assert.equal(await films.count(), listed));
}

const failedRequest = /Failed to load resource/;

for (const [what, faults, title, expected = [], listed = 0] of [
  ['the model is missing', { [model]: missing }, 'A file is not where it should be', [failedRequest], 5],
  [
    'the page carries no entry and the entry file is missing',
    { 'index\\.html': withEntry(''), 'flatflix\\.json': missing },
    'A file is not where it should be',
    [failedRequest],
  ],
  [
    'the host answers with a web page instead of the model',
    { [model]: webPage },
    'A file is not where it should be',
    [],
    5,
  ],
  [
    'the connection breaks off',
    { [model]: async () => null },
    'The site could not be reached',
    [failedRequest],
    5,
  ],
  [
    'one byte of what the page carries of the model is wrong',
    { 'index\\.html': withDamagedHead },
    'The file of films arrived damaged',
  ],
  [
    'one byte of the model is wrong near the start of its rest',
    { [model]: flipped(0.01) },
    'The file of films arrived damaged',
    [],
    5,
  ],
  [
    'one byte of the model is wrong in its middle',
    { [model]: flipped(0.5) },
    'The file of films arrived damaged',
    [],
    5,
  ],
  [
    'one byte of the model is wrong at its end',
    { [model]: flipped(1) },
    'The file of films arrived damaged',
    [],
    5,
  ],
  [
    'the model is cut short',
    {
      [model]: async (file) => ({
        type: 'application/octet-stream',
        body: (await readFile(file)).subarray(0, 5000),
      }),
    },
    'The file of films arrived damaged',
    [],
    5,
  ],
  [
    'the entry is of another version',
    { 'index\\.html': withEntry('{"version":999,"model":"m.flatflix","bytes":1,"title":""}') },
    'The page and its film file do not match',
  ],
]) {
  siteTest(`when ${what}, the page says so`, { faults, expected }, async ({ page }) => {
    await showsProblem(page, title, listed);
  });
}

siteTest(
  'when WebAssembly is switched off, the page says so',
  {
    before: () => {
      delete globalThis.WebAssembly;
    },
  },
  async ({ page }) => {
    await showsProblem(page, 'This browser cannot do the arithmetic');
  },
);

siteTest(
  'when WebAssembly cannot be loaded, the page says so',
  { before: withoutDecompression, faults: { '.*\\.wasm': missing }, expected: [failedRequest] },
  async ({ page }) => {
    await showsProblem(page, 'A file is not where it should be');
  },
);

siteTest(
  'a browser that cannot unpack loads the plain files',
  { before: withoutDecompression },
  async ({ page }) => {
    const nothing = await five(page);
    await rate(page, 'The Matrix', 5);
    await nextFive(page, nothing);
    await page.getByRole('link', { name: 'Your ratings' }).first().click();
    await page.getByRole('heading', { name: 'Your ratings' }).waitFor();
  },
);

siteTest(
  'a page without an entry asks the entry file',
  { faults: { 'index\\.html': withEntry('') } },
  async ({ page }) => {
    assert.equal((await five(page)).length, 5);
  },
);

siteTest(
  'a page that is older than the site goes on with the model that the site has now',
  {
    faults: {
      'index\\.html': withEntry(
        '{"version":1,"model":"model-old.flatflix","bytes":9,"title":"","rest":"model-old.rest.flatflix"}',
      ),
      'model-old\\..*': missing,
    },
    expected: [failedRequest],
  },
  async ({ page }) => {
    const nothing = await five(page);
    await rate(page, 'The Matrix', 5);
    await nextFive(page, nothing);
  },
);

siteTest(
  'a model of another format version is named as that, not as damage',
  {
    faults: { 'index\\.html': withEntry(''), [model]: changed((bytes) => bytes.writeUInt32LE(999, 8)) },
  },
  async ({ page }) => {
    await showsProblem(page, 'The page and its film file do not match');
  },
);

siteTest(
  'after a failure, trying again works once the file is back',
  { faults: { [model]: missing }, expected: [failedRequest] },
  async ({ page, server }) => {
    await showsProblem(page, 'A file is not where it should be', 5);
    server.faults.clear();
    await page.getByRole('button', { name: 'Try again' }).click();
    await complete(page);
    assert.equal((await five(page)).length, 5);
  },
);

siteTest('once loaded, the page works offline', {}, async ({ page, visitor }) => {
  const nothing = await five(page);
  await kept(page);
  await visitor.setOffline(true);
  await page.getByText('You are offline').first().waitFor();
  await rate(page, 'The Matrix', 5);
  await nextFive(page, nothing);
  await visitor.setOffline(false);
});

siteTest(
  'ratings are safe, and can be exported, while the model is missing',
  // What it keeps would do instead of the model.
  { serviceWorkers: 'block', expected: [failedRequest, /blocked by Playwright/] },
  async ({ page, server }) => {
    const nothing = await five(page);
    await rate(page, 'The Matrix', 5);
    const before = await nextFive(page, nothing);
    server.faults.set(model, missing);
    server.faults.set('flatflix\\.json', missing);
    await page.reload();
    await showsProblem(page, 'A file is not where it should be', 5);
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Export ratings' }).first().click(),
    ]);
    assert.match(await readFile(await download.path(), 'utf8'), /"rating": 5/);
    server.faults.clear();
    await page.reload();
    await fiveBecome(page, before);
    await searchField(page).fill('The Matrix');
    await ratingOf(page, 'The Matrix').first().waitFor();
  },
);
