// What is kept in the browser: through versions of the page, in several tabs, and when it cannot be kept.

import assert from 'node:assert/strict';
import { stored } from './support/record.mjs';
import { siteTest } from './support/site.mjs';
import { until } from './support/until.mjs';
import { checked, five, rate, ratingOf, searchField } from './support/visitor.mjs';

siteTest(
  'what the first version of the page has stored is taken over, with its undo',
  {},
  async ({ page }) => {
    await five(page);
    const back = { ratings: [['2571', null]], excluded: [], unseen: [] };
    await stored(page, {
      schema: 1,
      ratings: [['2571', 4.5, 1_600_000_000_000]],
      excluded: [],
      unseen: [],
      history: [{ deed: { kind: 'rated', id: '2571', rating: 4.5 }, back }],
    });
    await page.reload();
    await five(page);
    await searchField(page).fill('The Matrix');
    await checked(page, 'The Matrix', 4.5);
    await page.getByRole('button', { name: 'Undo', exact: true }).first().click();
    await ratingOf(page, 'The Matrix')
      .first()
      .getByRole('radio', { checked: true })
      .waitFor({ state: 'detached' });
    await until(async () => assert.equal((await stored(page)).schema, 2));
  },
);

siteTest('what a newer version has stored is left alone, and said', {}, async ({ page }) => {
  await five(page);
  const newer = { schema: 99, ratings: 'elsewhere' };
  await stored(page, newer);
  await page.reload();
  await page.getByText('written by a newer version of this page').waitFor();
  await five(page);
  await rate(page, 'The Matrix', 4.5);
  assert.deepEqual(await stored(page), newer);
});

siteTest('two tabs are in step', {}, async ({ page, visitor, server }) => {
  await five(page);
  const other = await visitor.newPage();
  await other.goto(server.url);
  await five(other);
  await rate(other, 'The Matrix', 4.5);
  await searchField(page).fill('The Matrix');
  await checked(page, 'The Matrix', 4.5);
  await rate(page, 'Titanic', 2);
  await searchField(other).fill('Titanic');
  await checked(other, 'Titanic', 2);
});

siteTest(
  'a full disk is named, and rating goes on',
  {
    before: () => {
      const { put } = IDBObjectStore.prototype;
      IDBObjectStore.prototype.put = function (...args) {
        if (window.full) throw new DOMException('no room', 'QuotaExceededError');
        return put.apply(this, args);
      };
    },
  },
  async ({ page }) => {
    await five(page);
    await page.evaluate(() => {
      window.full = true;
    });
    await rate(page, 'The Matrix', 4.5);
    await page.getByText('no room left').waitFor();
    await page.evaluate(() => {
      window.full = false;
    });
    await rate(page, 'Titanic', 2);
    await page.getByText('no room left').waitFor({ state: 'detached' });
    await page.reload();
    await five(page);
    await searchField(page).fill('The Matrix');
    await checked(page, 'The Matrix', 4.5);
  },
);

siteTest(
  'a browser that keeps nothing is named, and rating goes on',
  {
    before: () => {
      IDBFactory.prototype.open = () => {
        throw new DOMException('not allowed', 'SecurityError');
      };
    },
  },
  async ({ page }) => {
    await five(page);
    await page.getByText('it may be in private mode').waitFor();
    await rate(page, 'The Matrix', 4.5);
  },
);

siteTest(
  'lasting storage is asked for once there is something to lose',
  {
    before: () => {
      window.asked = 0;
      // Missing in the empty page that a tab begins with.
      if (!navigator.storage) return;
      navigator.storage.persist = async () => {
        window.asked++;
        return true;
      };
    },
  },
  async ({ page }) => {
    await five(page);
    const films = ['The Matrix', 'Titanic', 'Alien', 'Fargo', 'Toy Story', 'Jurassic Park'];
    for (const [n, title] of films.entries()) {
      await rate(page, title, 4);
      const asked = () => page.evaluate(() => window.asked);
      await until(async () => assert.equal(await asked(), n < 4 ? 0 : 1, `after ${n + 1} ratings`));
    }
  },
);
