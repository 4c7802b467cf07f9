// A model that arrives slowly: the best-known films are ranked while the others are on their way.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { loadModel } from '../support/flatflix.mjs';
import { siteTest } from './support/site.mjs';
import {
  complete,
  films,
  five,
  fiveBecome,
  kept,
  nextFive,
  rate,
  rateAtOnce,
  ratingOf,
  recommended,
  searchField,
  titles,
} from './support/visitor.mjs';

/** A server that sends an eighth of the model, and the rest when it is let go; nothing more after `lose`. */
function part() {
  let settle;
  const until = new Promise((resolve) => {
    settle = resolve;
  });
  const answer = async (file) => {
    const body = await readFile(file);
    return { type: 'application/octet-stream', body, hold: { after: body.length >> 3, until } };
  };
  return {
    faults: { 'model-.*\\.flatflix': answer },
    letGo: () => settle(true),
    lose: () => settle(false),
  };
}

/** The title of a film that arrives last, and of no other. */
async function leastKnown() {
  const { titles } = (await loadModel()).catalogue();
  return titles.findLast((title) => /^[A-Z][a-z]{8,}$/.test(title));
}

const arriving = (page) => page.getByText('Only the best-known films have arrived so far').first();

{
  const { faults, letGo } = part();
  siteTest('the first list does not wait for the whole model', { faults }, async ({ page }) => {
    const nothing = await five(page);
    await rateAtOnce(page, 'The Matrix', 5);
    await nextFive(page, nothing);
    const title = await leastKnown();
    await searchField(page).fill(title);
    await arriving(page).waitFor();
    assert.equal(await ratingOf(page, title).count(), 0);
    letGo();
    // The question stands: it is answered again by all films.
    await ratingOf(page, title).first().waitFor();
    await arriving(page).waitFor({ state: 'detached' });
  });
}

{
  const slow = part();
  siteTest('a rating of a film that has not arrived is kept, and counts when it has', {}, async (site) => {
    const { page, server } = site;
    await five(page);
    await kept(page);
    const nothing = await five(page);
    await rate(page, await leastKnown(), 5);
    await rate(page, 'The Matrix', 5);
    const both = await nextFive(page, nothing);
    for (const [file, fault] of Object.entries(slow.faults)) server.faults.set(file, fault);
    await page.evaluate(() =>
      navigator.serviceWorker
        .getRegistrations()
        .then((all) => Promise.all(all.map((one) => one.unregister()))),
    );
    await page.evaluate(() =>
      caches.keys().then((keys) => Promise.all(keys.map((key) => caches.delete(key)))),
    );
    const devtools = await page.context().newCDPSession(page);
    await devtools.send('Network.clearBrowserCache');
    await page.reload();
    await five(page);
    await page.getByText('From 1 rating of yours').first().waitFor();
    slow.letGo();
    await page.getByText('From 2 ratings of yours').first().waitFor();
    await fiveBecome(page, both);
  });
}

{
  const { faults, letGo } = part();
  siteTest("the list does not change under the visitor's hand", { faults }, async ({ page }) => {
    await five(page);
    await page.getByRole('button', { name: 'Tune' }).click();
    await page.getByLabel('Decade').selectOption('1960');
    const listed = async (n) => {
      await films(page)
        .nth(4)
        .waitFor({ state: n < 5 ? 'detached' : 'attached' });
      return titles(films(page));
    };
    const ofPart = await listed(3);
    assert.ok(ofPart.length > 0 && ofPart.length < 5);
    await films(page).first().hover();
    letGo();
    await complete(page);
    assert.deepEqual(await titles(films(page)), ofPart);
    await searchField(page).hover();
    const ofWhole = await listed(5);
    assert.equal(ofWhole.length, 5);
  });
}

{
  const { faults, lose } = part();
  siteTest(
    'a connection that is lost on the way takes nothing from the visitor',
    { faults, expected: [/Failed to load resource/] },
    async ({ page, server }) => {
      await five(page);
      lose();
      await page.getByRole('alert').filter({ hasText: 'The site could not be reached' }).first().waitFor();
      const before = await five(page);
      await rateAtOnce(page, 'The Matrix', 5);
      await nextFive(page, before);
      server.faults.clear();
      await page.getByRole('button', { name: 'Try again' }).click();
      await complete(page);
      assert.equal(await recommended(page).getByRole('alert').count(), 0);
    },
  );
}
