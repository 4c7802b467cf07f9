// The packed npm package, installed where nothing else is, does what docs/embedding.md says of it.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { stripVTControlCharacters } from 'node:util';
import { gzipSync } from 'node:zlib';
import webpack from 'webpack';
import { inRoot } from '../../scripts/project.mjs';
import { siteTest } from '../e2e/support/site.mjs';
import { passesAxe } from '../e2e/support/visitor.mjs';
import { bookModel } from './support/books.mjs';
import { example, install, node, pack, tidy, unpack, workshop } from './support/pack.mjs';

let packed;
const at = (...parts) => path.join(workshop, ...parts);

before(async () => {
  packed = await pack();
  const installed = async (name, tools, models) =>
    install(await example(name, models), packed.filename, ...tools);
  const unpacked = async (name) => unpack(await example(name), packed.filename);
  await Promise.all([
    installed('vite', ['vite', 'typescript'], 'public'),
    installed('webpack', ['webpack']),
    installed('node', []),
    ...['plain', 'product-page', 'worker'].map(unpacked),
  ]);
});

after(tidy);

const list = (page) => page.locator('flatflix-recommender [part=list] [part=title]');
const group = (page, title) => page.getByRole('radiogroup', { name: title }).first();

/** Searches in the element, rates what is found, and returns the list from then on. */
async function rateIn(page, { search, query, rating, title }) {
  await list(page).nth(2).waitFor();
  const before = await list(page).allTextContents();
  await page.getByRole('searchbox', { name: search }).fill(query);
  await group(page, title).getByRole('radio', { name: rating, exact: true }).click({ force: true });
  for (let n = 0; n < 100 && (await list(page).allTextContents()).join() === before.join(); n++)
    await page.waitForTimeout(50);
  assert.notDeepEqual(await list(page).allTextContents(), before, 'the list follows');
}

const matrix = { search: 'Search films', query: 'matrix', rating: '5 stars', title: 'Rate The Matrix' };

test('the tarball has what it should, and nothing else', () => {
  const files = packed.files.map(({ path: file }) => file);
  const wanted = ['README.md', 'LICENSE-MIT', 'LICENSE-APACHE', 'LICENSES-BUNDLED.md', 'flatflix.wasm'];
  for (const file of wanted) assert.ok(files.includes(file), file);
  const known = /^(package\.json|[A-Z-]+(\.md)?|[\w-]+\.(js|wasm)|chunks\/[\w-]+\.js|types\/.*\.d\.ts)$/;
  assert.deepEqual(
    files.filter((file) => !known.test(file)),
    [],
  );
});

test('what a page loads keeps to the sizes in the documentation', async () => {
  const docs = await readFile(inRoot('docs', 'embedding.md'), 'utf8');
  /** Bytes of a module with all it imports at once, each compressed as a host would. */
  const weigh = async (file, seen = new Set()) => {
    if (seen.has(file)) return 0;
    seen.add(file);
    const code = await readFile(file, 'utf8');
    let bytes = gzipSync(code).length;
    for (const [, name] of code.matchAll(/(?:from|^import|;import)\s*["'`](\.[^"'`]+)["'`]/g))
      bytes += await weigh(path.resolve(path.dirname(file), name), seen);
    return bytes;
  };
  for (const entry of ['index', 'init', 'elements']) {
    const [, limit] = docs.match(new RegExp(`\\| \`${entry}.js\` \\| ([\\d.]+) KB`)) ?? [];
    assert.ok(limit, `the documentation names the size of ${entry}.js`);
    const bytes = await weigh(at('node', 'node_modules', 'flatflix', `${entry}.js`));
    assert.ok(
      bytes <= 1024 * Number(limit),
      `${entry}.js has ${bytes} bytes, the documentation says ${limit} KB`,
    );
  }
});

test('Node: lists by ids, and by hand', async () => {
  const cwd = at('node');
  const lines = (await node(cwd, 'recommend.js', 'model.flatflix', '318=5', '2571=4.5')).trim().split('\n');
  assert.equal(lines.length, 5);
  for (const line of lines)
    assert.match(
      line,
      /^.+ \(\d{4}\): [\d.]+ [\d.]+ [\d.]+, because of (The Shawshank Redemption|The Matrix)$/,
    );
  const alike = (await node(cwd, 'by-hand.js', 'model.flatflix', '1')).trim().split('\n');
  assert.equal(alike.length, 5);
  assert.ok(alike.includes('Toy Story 2'), alike.join());
});

test('Node: what goes wrong has a code', async () => {
  const script = `
    import { load } from 'flatflix';
    import { init, Recommender } from 'flatflix/init';
    const code = async (work) => { try { await work(); return 'none'; } catch (error) { return error.code; } };
    const recommender = await load('model.flatflix');
    console.log([
      await code(() => load('missing.flatflix')),
      await code(() => load(new Uint8Array(100))),
      await code(() => new Recommender(new Uint8Array(8))),
      await code(() => recommender.rate('no such id', 5)),
      await code(() => recommender.rate('318', 50)),
      await code(() => recommender.recommend({ novelty: 7 })),
      await code(() => init(new Response('module'))),
    ].join());`;
  const codes = await node(at('node'), '--input-type=module', '--eval', script);
  const wrongModel = '(CORRUPT_MODEL|UNSUPPORTED_FORMAT)';
  // The WebAssembly that is running stays: a second init changes nothing.
  assert.match(
    codes.trim(),
    new RegExp(`^NETWORK,${wrongModel},${wrongModel},INVALID_INPUT,INVALID_INPUT,INVALID_INPUT,none$`),
  );
});

test('Vite: types and build', async () => {
  const cwd = at('vite');
  await node(cwd, path.join('node_modules', 'typescript', 'bin', 'tsc'));
  await node(
    cwd,
    path.join('node_modules', 'vite', 'bin', 'vite.js'),
    'build',
    '--base=./',
    '--logLevel=warn',
  );
});

const viteWorks = async (page) => {
  await rateIn(page, matrix);
  await page
    .locator('#best')
    .filter({ hasText: /^.+, [\d.]+$/ })
    .waitFor();
};

siteTest('Vite: the built page', { site: () => at('vite', 'dist') }, async ({ page }) => {
  await viteWorks(page);
  await page.reload();
  await page.getByText('Your ratings (1)').waitFor();
  assert.equal(await page.evaluate(() => document.querySelector('flatflix-recommender').ratings['2571']), 5);
});

siteTest(
  'Vite: the page in development',
  { site: () => at('vite'), open: false },
  async ({ page, allow, t }) => {
    const server = spawn(
      process.execPath,
      [path.join('node_modules', 'vite', 'bin', 'vite.js'), '--port=0'],
      {
        cwd: at('vite'),
      },
    );
    t.after(() => server.kill());
    const url = await new Promise((resolve, reject) => {
      let said = '';
      const read = (text) => {
        said += stripVTControlCharacters(String(text));
        const address = /http:\/\/localhost:\d+\//.exec(said)?.[0];
        if (address) resolve(address);
      };
      server.stdout.on('data', read);
      server.stderr.on('data', read);
      server.on('exit', () => reject(new Error(said)));
    });
    allow(new URL(url).origin);
    await page.goto(url);
    await viteWorks(page);
  },
);

test('webpack: build', async () => {
  const { default: config } = await import(at('webpack', 'webpack.config.js'));
  // Minifying tests the minifier.
  const quick = { optimization: { minimize: false } };
  const stats = await new Promise((resolve, reject) =>
    webpack(
      { ...config, ...quick, context: at('webpack'), output: { path: at('webpack', 'dist') } },
      (error, result) => (error ? reject(error) : resolve(result)),
    ),
  );
  assert.deepEqual([...stats.toJson().errors, ...stats.toJson().warnings], []);
});

siteTest(
  'webpack: the built page, in German as the page is',
  { site: () => at('webpack') },
  async ({ page }) => {
    await list(page).nth(2).waitFor();
    await page.getByRole('searchbox', { name: 'Filme suchen' }).fill('matrix');
    const stars = group(page, /The Matrix/);
    await stars.getByRole('radio', { name: '4,5 Sterne', exact: true }).click({ force: true });
    await page.getByText('The Matrix: 4.5').waitFor();
    assert.equal(await list(page).count(), 3);
  },
);

siteTest(
  'a page without a bundler: reasons, undo, links, own ink',
  { site: () => at('plain') },
  async ({ page }) => {
    await rateIn(page, matrix);
    await page.getByRole('heading', { name: 'What next?' }).waitFor();
    await page.getByText('Because you liked').first().click();
    await page.getByRole('button', { name: 'Take back your rating of The Matrix' }).first().waitFor();
    const link = page.locator('flatflix-recommender [part=list] [part=link]').first();
    assert.match(await link.getAttribute('href'), /^\/item\/\d+$/);
    await passesAxe(page, 'the element');
    const accent = await page
      .locator('flatflix-recommender .interval')
      .first()
      .evaluate((line) => getComputedStyle(line, '::after').backgroundColor);
    assert.equal(accent, 'oklch(0.5 0.2 20)');
    const events = await page.evaluate(
      () =>
        new Promise((resolve) => {
          const element = document.querySelector('flatflix-recommender');
          element.addEventListener('flatflix-rate', ({ detail }) => resolve(detail));
          element.undo();
        }),
    );
    assert.deepEqual(events, { id: '2571', title: 'The Matrix', year: 1999, rating: null });
    await page.evaluate(() => {
      document.querySelector('flatflix-recommender').ratings = { 318: 5, 2571: 4 };
    });
    await page.getByText('From 2 ratings of yours.').waitFor();
    await page.reload();
    await list(page).nth(4).waitFor();
    assert.equal(await page.getByText('Your ratings').count(), 0, 'nothing is kept unless asked');
    assert.deepEqual(await page.evaluate(() => indexedDB.databases()), []);
  },
);

siteTest(
  'a dark page has a dark element',
  { site: () => at('plain'), colorScheme: 'dark' },
  async ({ page }) => {
    await list(page).first().waitFor();
    const background = await page
      .locator('flatflix-recommender')
      .evaluate((element) => getComputedStyle(element).backgroundColor);
    assert.equal(background, 'oklch(0.155 0.014 290)');
    await passesAxe(page, 'the dark element');
  },
);

siteTest(
  'a model that is not there: the element says so, and tries again',
  {
    site: () => at('plain'),
    faults: { 'model.flatflix': async () => ({ status: 404, type: 'text/plain', body: 'not found' }) },
    expected: [/404/],
  },
  async ({ page, server }) => {
    await page.getByRole('alert').waitFor();
    server.faults.clear();
    await page.getByRole('alert').getByRole('button').click();
    await list(page).nth(4).waitFor();
  },
);

siteTest(
  'a product page: more like this, without another page',
  { site: () => at('product-page') },
  async ({ page }) => {
    const similar = page.locator('flatflix-similar');
    const first = similar.getByRole('link').first();
    await first.waitFor();
    assert.equal(await similar.getByRole('listitem').count(), 4);
    const title = await first.textContent();
    const titles = await similar.getByRole('link').allTextContents();
    await passesAxe(page, 'more like this');
    await first.click();
    await page.getByRole('heading', { name: title, level: 1 }).waitFor();
    assert.equal(new URL(page.url()).search, '');
    await similar.getByRole('link').first().filter({ hasNotText: titles[0] }).waitFor();
    await page.evaluate(() =>
      document.querySelector('flatflix-similar').setAttribute('item', 'no such item'),
    );
    await similar.getByRole('link').first().waitFor({ state: 'detached' });
  },
);

siteTest('a model in a worker', { site: () => at('worker') }, async ({ page }) => {
  await page.getByLabel('I liked').fill('toy story');
  await page.getByLabel('I liked').press('Enter');
  await page.locator('#list li').nth(4).waitFor();
});

siteTest(
  'books from 1 to 10 beside films: each element speaks of its own',
  { site: () => at('plain'), open: false },
  async ({ page, server }) => {
    const model = await bookModel();
    server.faults.set('books.flatflix', async () => ({ type: 'application/octet-stream', body: model }));
    await page.goto(server.url);
    await list(page).nth(4).waitFor();
    await page.evaluate(() => {
      const books = document.createElement('flatflix-recommender');
      books.model = 'books.flatflix';
      books.id = 'books';
      document.querySelector('main').append(books);
    });
    const books = page.locator('#books');
    await books.getByRole('searchbox', { name: 'Search books' }).waitFor();
    await books.getByRole('radio', { name: '9 of 10', exact: true }).first().click({ force: true });
    await books.getByText('From 1 rating of yours.').waitFor();
    await page.getByRole('searchbox', { name: 'Search films' }).waitFor();
    await page
      .locator('flatflix-recommender')
      .first()
      .getByRole('radio', { name: '4.5 stars' })
      .first()
      .waitFor({ state: 'attached' });
    const predicted = await books.locator('.item-stars').first().textContent();
    assert.ok(Number(predicted) > 5 && Number(predicted) <= 10, `${predicted} is on the scale of 1 to 10`);
  },
);
