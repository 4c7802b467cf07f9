// A model in shards: the page fetches those that suit the visitor, and comes to the same list as with the whole.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before } from 'node:test';
import { built } from '../../scripts/project.mjs';
import { loadModel } from '../support/flatflix.mjs';
import { siteTest } from './support/site.mjs';
import { complete, films, five, fiveBecome, kept, rate, searchField } from './support/visitor.mjs';

const folder = await mkdtemp(path.join(tmpdir(), 'flatflix-shards-'));
after(() => rm(folder, { recursive: true }));

/** Few films in the head, so that most of a list lies in shards. */
const HEAD = 80;
const NOVELTY = 0.5;

before(() => {
  const sizes = ['--shards', '--head-items', HEAD, '--shard-items', 100].map(String);
  execFileSync(built.flatflix, ['site', '--model', built.model, '--out', folder, '--quiet', ...sizes]);
});

const site = { site: () => folder };
const shardsSent = (server) => server.sent.filter(({ url }) => url.includes('/shards/'));

/** Titles of the five for ratings of the whole model, by id. */
async function fiveOfWhole(ratings, options) {
  const whole = await loadModel();
  const { ids, titles } = whole.catalogue();
  for (const [title, rating] of ratings) whole.setRating(titles.indexOf(title), rating);
  const best = whole.recommend({ limit: 5, ...options });
  whole.free();
  assert.ok(
    best.some(({ item }) => item >= HEAD),
    'the head alone would not do',
  );
  assert.equal(new Set(ids).size, ids.length);
  return best.map(({ item }) => titles[item]);
}

const taste = [
  ['Alien', 5],
  ['Blade Runner', 5],
  ['Toy Story', 1],
];

/** Rates some films of the head, and turns the knob for hidden gems, of which it has few. */
async function hidden(page) {
  for (const [title, rating] of taste) await rate(page, title, rating);
  await searchField(page).fill('');
  await page.getByRole('button', { name: 'Tune' }).click();
  await page.getByRole('slider', { name: 'From popular to hidden gems' }).fill(String(NOVELTY));
}

siteTest('the list is that of the whole model, from a part of the shards', site, async ({ page, server }) => {
  await five(page);
  await hidden(page);
  await fiveBecome(page, await fiveOfWhole(taste, { novelty: NOVELTY }));
  await complete(page);
  const all = await readdir(path.join(folder, 'shards'));
  const sent = shardsSent(server).map(({ url }) => path.basename(url));
  assert.ok(sent.length > 0 && sent.length < all.length, `${sent.length} of ${all.length}`);
  assert.equal(new Set(sent).size, sent.length, 'each is fetched once');
  await page.getByText('which tells the host a little of your taste').waitFor();
  await page.getByText(/^Searched: the [\d,]+ films that are here, of 9,/).waitFor({ state: 'detached' });
  await searchField(page).fill('matrix');
  await page.getByText(/^Searched: the [\d,]+ films that are here, of 9,/).waitFor();
});

siteTest('what was rated is found again, offline too', site, async ({ page, visitor, server }) => {
  await five(page);
  await hidden(page);
  await fiveBecome(page, await fiveOfWhole(taste, { novelty: NOVELTY }));
  const [title] = await five(page);
  await page.getByRole('button', { name: 'Tune' }).click();
  await rate(page, title, 4.5);
  await kept(page);
  const before = shardsSent(server).length;
  for (const offline of [false, true]) {
    await visitor.setOffline(offline);
    await page.goto(`${server.url}#/ratings`);
    await page.reload();
    await page.getByRole('main').getByText(title, { exact: true }).first().waitFor();
    assert.equal(await page.getByText('this catalogue does not have').count(), 0);
  }
  assert.ok(shardsSent(server).length >= before);
});

siteTest(
  'a host without its shards has the head',
  {
    ...site,
    faults: { 'shards/.*': () => ({ status: 404, type: 'text/plain', body: 'not found' }) },
    expected: [/404/],
  },
  async ({ page, server }) => {
    await five(page);
    await hidden(page);
    assert.equal(await films(page).count(), 5);
    const sent = shardsSent(server).map(({ url }) => url);
    assert.ok(sent.length > 0);
    assert.equal(new Set(sent).size, sent.length, 'none is asked for twice');
  },
);
