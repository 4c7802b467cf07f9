// 'You liked X, here are five' as a picture, and what the view of a film hides and shows.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { siteTest } from './support/site.mjs';
import { until } from './support/until.mjs';
import { five, rate, searchField, titles } from './support/visitor.mjs';

/** Opens the view of a film by its title. */
async function open(page, title) {
  await searchField(page).fill(title);
  await page.locator('#results').getByRole('link', { name: title, exact: true }).click();
  await page.getByRole('heading', { name: title, level: 1 }).waitFor();
}

async function saved(page, kind) {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: `Save as ${kind}` }).click(),
  ]);
  const bytes = await readFile(await download.path());
  // Without the font: a screenful, in which any word may occur by chance.
  const text = bytes.toString().replace(/base64,[^)]*/, '');
  return { name: download.suggestedFilename(), bytes, text };
}

siteTest(
  'a film and five like it become a picture, without the rating unless asked',
  {},
  async ({ page }) => {
    await five(page);
    await rate(page, 'The Matrix', 4.5);
    await open(page, 'The Matrix');
    const alike = page.getByRole('region', { name: 'You liked The Matrix, here are five' });
    await alike.getByRole('listitem').nth(4).waitFor();
    const shown = await titles(alike.getByRole('listitem'));
    assert.equal(shown.length, 5);
    await page.getByRole('button', { name: 'Make a picture of it' }).click();
    await page
      .getByRole('img', { name: `You liked The Matrix, here are five: ${shown.join(', ')}` })
      .waitFor();

    const plain = await saved(page, 'SVG');
    assert.equal(plain.name, 'you-liked-the-matrix-here-are-five.svg');
    for (const title of shown) assert.ok(plain.text.includes(title.replaceAll('&', '&amp;')), title);
    assert.doesNotMatch(plain.text, /from me/);
    assert.doesNotMatch(
      plain.text,
      /oklch|https?:(?!\/\/www\.w3\.org\/)/,
      'no colour or address that others do not know',
    );
    assert.match(plain.text, /@font-face/);

    await page.getByLabel('With my rating').check();
    await until(async () => assert.match((await saved(page, 'SVG')).text, /4\.5 stars from me/));
    const { bytes } = await saved(page, 'PNG');
    assert.equal(bytes.subarray(1, 4).toString(), 'PNG');
    assert.deepEqual([bytes.readUInt32BE(16), bytes.readUInt32BE(20)], [2400, 1600]);
    assert.ok(bytes.length > 50_000, 'something is drawn');
  },
);

siteTest("a film's view says what it expects only to those who have not seen it", {}, async ({ page }) => {
  await five(page);
  await open(page, 'Heat');
  const expected = page.getByRole('img', { name: /^Predicted/ });
  assert.equal(await expected.count(), 0);
  await page.getByRole('button', { name: 'I have not seen it: what would I give it?' }).click();
  await expected.waitFor();
  await page.getByRole('button', { name: 'Undo' }).first().click();
  await expected.waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'More like this' }).click();
  const alike = page.locator('.alike').getByRole('listitem');
  await until(async () => assert.equal(await alike.count(), 20));
});
