// Faults in the middle of a visit. None of them loses a rating that the page has shown.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { stored } from './support/record.mjs';
import { siteTest } from './support/site.mjs';
import { checked, complete, five, fiveBecome, nextFive, rate, searchField } from './support/visitor.mjs';

siteTest(
  'two tabs that do not hear of each other lose none of their ratings',
  {
    before: () => {
      BroadcastChannel.prototype.postMessage = () => {};
    },
  },
  async ({ page, visitor, server }) => {
    await five(page);
    const other = await visitor.newPage();
    await other.goto(server.url);
    await five(other);
    await rate(page, 'The Matrix', 4.5);
    await rate(other, 'Titanic', 2);
    await Promise.all([rate(page, 'Alien', 4), rate(other, 'Fargo', 5)]);
    await other.close();
    await page.reload();
    await five(page);
    for (const [title, value] of [
      ['The Matrix', 4.5],
      ['Titanic', 2],
      ['Alien', 4],
      ['Fargo', 5],
    ]) {
      await searchField(page).fill(title);
      await checked(page, title, value);
    }
  },
);

siteTest('what a newer page stores in another tab is not overwritten', {}, async ({ page }) => {
  await five(page);
  await rate(page, 'The Matrix', 4.5);
  const newer = { schema: 99, revision: 'of another tab', ratings: 'elsewhere' };
  await stored(page, newer);
  await rate(page, 'Titanic', 2);
  await page.getByText('written by a newer version of this page').waitFor();
  assert.deepEqual(await stored(page), newer);
});

siteTest(
  'a worker that breaks is begun anew, with all ratings',
  {
    before: () => {
      const { Worker: Native } = window;
      window.workers = [];
      window.Worker = class extends Native {
        constructor(...args) {
          super(...args);
          window.workers.push(this);
        }
      };
    },
  },
  async ({ page }) => {
    const nothing = await five(page);
    await complete(page);
    await rate(page, 'The Matrix', 5);
    const before = await nextFive(page, nothing);
    await searchField(page).fill('');
    await page.evaluate(() => {
      const [worker] = window.workers;
      worker.terminate();
      worker.dispatchEvent(new Event('error'));
    });
    await page.waitForFunction(() => window.workers.length === 2);
    await fiveBecome(page, before);
    await rate(page, 'Titanic', 1);
    await searchField(page).fill('The Matrix');
    await checked(page, 'The Matrix', 5);
    // A second time at once is no accident: it is said, and the ratings stay.
    await page.evaluate(() => window.workers[1].dispatchEvent(new Event('error')));
    await page.getByRole('alert').getByText('Something went wrong here').waitFor();
    await page.reload();
    await five(page);
    await searchField(page).fill('Titanic');
    await checked(page, 'Titanic', 1);
  },
);

/** A browser that cannot unpack takes the files, which can be replaced here. */
const takesFiles = () => delete window.DecompressionStream;

/** The worker with a module that finds no room: what it asks for while it reads the model is refused. */
const withoutMemory = async (file) => ({
  type: 'text/javascript',
  body: `
    const { instantiate } = WebAssembly;
    WebAssembly.instantiate = async (...args) => {
      const made = await instantiate(...args);
      const { memory } = (made.instance ?? made).exports;
      for (let pages = 1 << 15; pages > 0; pages >>= 1) {
        try {
          for (;;) memory.grow(pages);
        } catch {
          // No more of this size.
        }
      }
      return made;
    };
    ${await readFile(file, 'utf8')}`,
});

siteTest(
  'a lack of memory is named',
  { before: takesFiles, faults: { 'assets/worker-.*\\.js': withoutMemory } },
  async ({ page }) => {
    const alert = page.getByRole('alert').filter({ hasText: 'This device is short of memory' });
    await alert.waitFor();
    await alert.getByText('Your ratings are safe').waitFor();
  },
);

/** The whole length is promised, and only so many bytes come. */
const cutAfter = (share) => async (file) => {
  const body = Buffer.from(await readFile(file));
  // Never sent: the browser must not take what it has for the same.
  body[body.length - 1] ^= 1;
  const after = Math.floor(share * body.length);
  return { type: 'application/octet-stream', body, hold: { after, until: Promise.resolve(false) } };
};

const model = 'model-.*\\.flatflix';

siteTest(
  'a connection that is cut within the model is named, wherever that is, and nothing is lost',
  { serviceWorkers: 'block', expected: [/Failed to load resource|net::ERR|blocked by Playwright/] },
  async ({ page, server }) => {
    await five(page);
    await rate(page, 'The Matrix', 4.5);
    for (const share of [0, 0.0001, 0.01, 0.1, 0.5, 0.99999]) {
      server.faults.set(model, cutAfter(share));
      const fresh = await page.context().newPage();
      await fresh.goto(server.url);
      await fresh.getByRole('alert').getByText('The site could not be reached').waitFor();
      server.faults.clear();
      await fresh.getByRole('button', { name: 'Try again' }).click();
      await five(fresh);
      await searchField(fresh).fill('The Matrix');
      await checked(fresh, 'The Matrix', 4.5);
      await fresh.close();
    }
  },
);
