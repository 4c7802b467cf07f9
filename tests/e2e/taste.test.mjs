// What the page makes of its visitor.

import assert from 'node:assert/strict';
import { siteTest } from './support/site.mjs';
import { until } from './support/until.mjs';
import { five, rate, searchField } from './support/visitor.mjs';

const nav = (page) => page.getByRole('navigation', { name: 'More views' });
const heading = (page, name, level) => page.getByRole('heading', { name, level, exact: true });

siteTest('a stranger is told that there is nothing to go by', {}, async ({ page }) => {
  await five(page);
  await nav(page).getByRole('link', { name: 'Taste' }).click();
  await heading(page, 'Your taste', 1).waitFor();
  await page.getByText('There is nothing to go by yet.').waitFor();
});

siteTest('taste is put into words, and tested on the ratings themselves', {}, async ({ page }) => {
  await five(page);
  await rate(page, 'The Matrix', 5);
  await searchField(page).fill('');
  await nav(page).getByRole('link', { name: 'Taste' }).click();
  await page.getByText(/^Your taste (is|goes) /).waitFor();
  await page.getByText('Rate two films or more').waitFor();
  const genres = page.getByRole('list', { name: 'Genres' }).getByRole('listitem');
  assert.match(await genres.filter({ hasText: 'Sci-Fi' }).innerText(), /from 1 rating of yours/);

  // Brought up to date where one stands.
  for (const [title, value] of [
    ['Titanic', 1],
    ['Alien', 4.5],
  ]) {
    await rate(page, title, value);
  }
  await searchField(page).fill('');
  await page.getByText('I left out each of your 3 ratings').waitFor();
  await page.getByText('With 3 ratings this is little more than chance.').waitFor();
  await until(async () => {
    const errors = await page.locator('.errors dd').allInnerTexts();
    assert.equal(errors.length, 3);
    for (const error of errors) assert.match(error, /^off by \d\.\d\d stars$/);
  });
  await page.getByText(/^\d of 3 were in the range/).waitFor();
});
