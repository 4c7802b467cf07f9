// The list of one's own ratings, with two of them and with two thousand.

import assert from 'node:assert/strict';
import { loadModel } from '../support/flatflix.mjs';
import { stored } from './support/record.mjs';
import { siteTest } from './support/site.mjs';
import { until } from './support/until.mjs';
import { checked, five, rate, ratingOf, searchField, stars, titles } from './support/visitor.mjs';

const rows = (page) => page.locator('ff-ratings .list-rows').getByRole('listitem');

async function importMany(page, count) {
  const { ids } = (await loadModel()).catalogue();
  const lines = ids.slice(0, count).map((id, n) => `1,${id},${0.5 + (n % 10) / 2},${1_000_000_000 + n}`);
  await page
    .getByLabel('Import ratings')
    .first()
    .setInputFiles({
      name: 'ratings.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from(['userId,movieId,rating,timestamp', ...lines].join('\n')),
    });
  await page.getByRole('button', { name: /^Add \d/ }).click();
  await page.getByRole('link', { name: 'See your ratings' }).click();
  await page.getByRole('heading', { name: 'Your ratings' }).waitFor();
}

siteTest(
  'two thousand ratings: a page at a time, sorted, searched, changed, removed, undone',
  {},
  async ({ page, t }) => {
    await five(page);
    await page.evaluate(() => {
      window.slowest = 0;
      new PerformanceObserver((list) => {
        for (const { duration } of list.getEntries()) window.slowest = Math.max(window.slowest, duration);
      }).observe({ type: 'event', durationThreshold: 16 });
    });
    await importMany(page, 2000);
    await page.evaluate(() => {
      window.slowest = 0;
    });
    await until(async () => assert.equal(await rows(page).count(), 48, 'no more stars than a page shows'));
    await page.getByText('1 to 48 of 2,000').waitFor();

    await page.getByRole('combobox', { name: 'Order' }).selectOption('highest');
    await rows(page)
      .first()
      .getByRole('radio', { name: stars(5), exact: true, checked: true })
      .waitFor({ state: 'attached' });
    await page.getByRole('button', { name: 'Next' }).click();
    await page.getByText('49 to 96 of 2,000').waitFor();

    await page.getByRole('combobox', { name: 'Show' }).selectOption({ label: '0.5 stars (200)' });
    await page.getByText('1 to 48 of 200').waitFor();
    await page.getByRole('combobox', { name: 'Show' }).selectOption({ label: 'All 2,000' });

    await page.getByRole('searchbox', { name: 'Search your ratings' }).fill('matrix');
    await page.getByText('1 to 48').waitFor({ state: 'detached' });
    await until(async () => {
      const found = await titles(rows(page));
      assert.ok(found.length >= 2 && found.every((title) => /matrix/i.test(title)), found.join('; '));
    });

    const matrix = ratingOf(page, 'The Matrix').first();
    await matrix.getByRole('radio', { name: stars(2), exact: true }).click({ force: true });
    await checked(page, 'The Matrix', 2);
    await page.getByRole('button', { name: 'Clear the rating of The Matrix', exact: true }).click();
    await matrix.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Undo', exact: true }).first().click();
    await page.getByRole('searchbox', { name: 'Search your ratings' }).fill('the matrix');
    await checked(page, 'The Matrix', 2);
    t.diagnostic(`slowest answer to an event: ${await page.evaluate(() => window.slowest)} ms`);
  },
);

siteTest(
  'a copy is suggested after many ratings, and not again when it is saved or declined',
  {},
  async ({ page, server }) => {
    await five(page);
    await stored(page, {
      schema: 2,
      ratings: [['2571', 4.5, 0]],
      excluded: [],
      unseen: [],
      seen: [],
      watchlist: [],
      history: [],
      unsaved: 30,
    });
    await page.goto(`${server.url}#/ratings`);
    await page.reload();
    const reminder = page.getByText('since a copy was last saved');
    await reminder.waitFor();
    await page.getByRole('button', { name: 'Not now' }).click();
    await reminder.waitFor({ state: 'detached' });
    await page.reload();
    await page.getByRole('heading', { name: 'Your ratings' }).waitFor();
    assert.equal(await reminder.count(), 0);
  },
);

siteTest('nothing rated: the list says where to begin, and takes files', {}, async ({ page, server }) => {
  await page.goto(`${server.url}#/ratings`);
  await page.getByText('Nothing rated yet.').waitFor();
  await page.locator('main').getByLabel('Import ratings').waitFor({ state: 'attached' });
  await page.getByRole('link', { name: 'To the start page' }).click();
  await rate(page, 'The Matrix', 4.5);
  await searchField(page).fill('');
});
