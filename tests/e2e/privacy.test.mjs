// The claim of docs/privacy.md and of the README, as it stands there: the page asks its own host for its own files, and after
// it has loaded for nothing; it leaves no cookie.

import assert from 'node:assert/strict';
import { siteTest } from './support/site.mjs';
import { five, kept, nextFive, rate, searchField } from './support/visitor.mjs';

const nav = (page) => page.getByRole('navigation', { name: 'More views' });
const heading = (page, name) => page.getByRole('heading', { name, level: 1, exact: true });

const someone = `Date,Name,Year,Letterboxd URI,Rating
2024-01-01,Notting Hill,1999,https://boxd.it/2,5
2024-01-01,Pretty Woman,1990,https://boxd.it/3,4.5
`;
const file = { name: 'ratings.csv', mimeType: 'text/csv', buffer: Buffer.from(someone) };

/** Everything that a visitor can do. */
const deeds = {
  async rates(page) {
    const nothing = await five(page);
    await rate(page, 'The Matrix', 5);
    await rate(page, 'Titanic', 1);
    await searchField(page).fill('');
    await nextFive(page, nothing);
    await page.getByRole('button', { name: 'Undo', exact: true }).first().click();
    await page.getByRole('button', { name: 'On the watchlist' }).first().click();
  },
  async tunes(page) {
    await page.getByRole('button', { name: 'Tune' }).click();
    await page.getByText('About the line').click();
    await page.getByRole('button', { name: 'Tune' }).click();
  },
  async looks(page) {
    for (const [link, title] of [
      ['Watchlist', 'Watchlist'],
      ['Taste', 'Your taste'],
      ['Map', 'Map of films'],
      ['Browse', 'Browse'],
    ]) {
      await page.getByRole('link', { name: link }).first().click();
      await heading(page, title).waitFor();
    }
    await page.getByRole('contentinfo').getByRole('link', { name: 'About this model' }).click();
    await page.getByRole('heading', { name: 'Where it leans' }).waitFor();
  },
  async watchesTogether(page) {
    await nav(page).getByRole('link', { name: 'Together' }).click();
    await page.getByLabel('Add their ratings').setInputFiles(file);
    await page.getByRole('list', { name: 'For all of you' }).getByRole('listitem').first().waitFor();
    await page.getByRole('button', { name: 'Make a link of my ratings' }).click();
    await page.getByRole('button', { name: 'Yes, make the link' }).click();
    await page.getByLabel('Link with your ratings').waitFor();
  },
  async opensAFilm(page) {
    await searchField(page).fill('The Matrix');
    await page.getByRole('link', { name: 'The Matrix', exact: true }).first().click();
    await page.getByRole('button', { name: 'Make a picture of it' }).click();
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Save as PNG' }).click();
    await download;
  },
  async importsAndExports(page) {
    await page.getByLabel('Import ratings').first().setInputFiles(file);
    await page.getByRole('button', { name: /^Add \d/ }).click();
    await page.getByRole('heading', { name: /added$/ }).waitFor();
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Export ratings' }).first().click();
    await download;
  },
  async changesTheLanguage(page) {
    await page.getByLabel('Language').selectOption({ label: 'Deutsch' });
    await page.getByLabel('Sprache').waitFor();
    await page.getByLabel('Sprache').selectOption({ label: 'English' });
    await page.getByLabel('Language').waitFor();
  },
};

siteTest(
  'every feature together asks for static files of its own host, and after loading for nothing',
  { acceptDownloads: true },
  async ({ page, visitor, server }) => {
    const asked = [];
    visitor.on('request', (request) => asked.push(request));
    await page.reload();
    await five(page);
    await kept(page);
    const { length } = server.sent;
    assert.ok(length > 0);
    for (const deed of Object.values(deeds)) await deed(page);
    assert.deepEqual(
      server.sent.slice(length).map(({ url }) => url),
      [],
      'the host is asked for nothing after loading',
    );
    for (const request of asked) {
      const { origin, protocol, search } = new URL(request.url());
      if (protocol === 'data:' || protocol === 'blob:') continue;
      assert.equal(origin, server.origin, request.url());
      assert.deepEqual([request.method(), request.postData(), search], ['GET', null, ''], request.url());
      const headers = await request.allHeaders();
      assert.ok(!('cookie' in headers), request.url());
    }
    assert.deepEqual(await visitor.cookies(), []);
    assert.equal(await page.evaluate(() => document.cookie), '');
  },
);
