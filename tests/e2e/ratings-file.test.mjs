// A visitor's ratings as a file: taken out, brought back, brought from elsewhere.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { loadModel } from '../support/flatflix.mjs';
import { siteTest } from './support/site.mjs';
import {
  checked,
  five,
  fiveBecome,
  nextFive,
  rate,
  ratingOf,
  recommended,
  searchField,
} from './support/visitor.mjs';

const upload = (page, name, text, mimeType = 'application/octet-stream') =>
  page
    .getByLabel('Import ratings')
    .first()
    .setInputFiles({ name, mimeType, buffer: Buffer.from(text) });

async function exported(page) {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Export ratings' }).first().click(),
  ]);
  return readFile(await download.path(), 'utf8');
}

siteTest('export, start over, import: everything is as it was', {}, async ({ page }) => {
  const nothing = await five(page);
  await rate(page, 'The Matrix', 5);
  await rate(page, 'Titanic', 1.5);
  const rated = await five(page);
  await recommended(page).getByRole('button', { name: 'Not interested' }).first().click();
  const before = await nextFive(page, rated);
  const file = await exported(page);

  await page.getByRole('button', { name: 'Start over' }).first().click();
  await fiveBecome(page, nothing);
  await page.reload();
  assert.deepEqual(await five(page), nothing, 'nothing is left after a reload');

  await upload(page, 'flatflix-ratings.json', file);
  await fiveBecome(page, before);
  await searchField(page).fill('Titanic');
  await checked(page, 'Titanic', 1.5);
});

siteTest(
  'a MovieLens CSV is imported; films that are not here are counted, not lost',
  {},
  async ({ page }) => {
    const nothing = await five(page);
    const { ids, titles } = (await loadModel()).catalogue();
    const id = (title) => ids[titles.indexOf(title)];
    const lines = [
      'userId,movieId,rating,timestamp',
      `7,${id('The Matrix')},4.5,964982703`,
      `7,${id('Toy Story')},2.0,964982704`,
      '7,99999999,5.0,964982705',
    ];
    await upload(page, 'ratings.csv', `\uFEFF${lines.join('\r\n')}\r\n`, 'text/csv');
    await nextFive(page, nothing);
    await page
      .getByText('no film with the id 99999999 here')
      .or(page.getByText(/1 (row|rating).*(skipped|does not have)/))
      .first()
      .waitFor();
    await searchField(page).fill('Toy Story');
    await checked(page, 'Toy Story', 2);
  },
);

for (const [what, name, content] of [
  ['that is damaged', 'ratings.json', '{"format":"flatflix-ratings","version":1,"ratings":[{"id'],
  ['of another program', 'bookmarks.json', '{"bookmarks":[]}'],
  ['of a newer version', 'ratings.json', '{"format":"flatflix-ratings","version":999,"ratings":[]}'],
  ['without the columns', 'ratings.csv', 'film,stars\nThe Matrix,5\n'],
  ['that is a web page', 'ratings.csv', '<!doctype html><title>Log in</title>'],
  ['that is empty', 'ratings.csv', ''],
  ['that is no text', 'ratings.csv', Buffer.from([0, 255, 254, 0, 1, 2, 200, 0])],
]) {
  siteTest(`a file ${what} is refused and changes nothing`, {}, async ({ page }) => {
    const nothing = await five(page);
    await rate(page, 'The Matrix', 5);
    const before = await nextFive(page, nothing);
    await upload(page, name, content);
    await page.getByText('Nothing was changed.').first().waitFor();
    assert.deepEqual(await five(page), before);
    await page.reload();
    assert.deepEqual(await five(page), before);
    await searchField(page).fill('The Matrix');
    await checked(page, 'The Matrix', 5);
    assert.equal(await ratingOf(page, 'The Matrix').first().getByRole('radio', { checked: true }).count(), 1);
  });
}
