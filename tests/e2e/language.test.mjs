// The languages: the browser's by default, another by choice, and nothing left in English.

import assert from 'node:assert/strict';
import { phone, siteTest } from './support/site.mjs';
import { until } from './support/until.mjs';
import { films, five, fiveBecome, passesAxe, titles } from './support/visitor.mjs';

/** Language and direction that the document states. */
const stated = (page) => page.evaluate(() => [document.documentElement.lang, document.documentElement.dir]);

siteTest('a German browser gets German, until English is chosen', { locale: 'de-AT' }, async ({ page }) => {
  const german = films(page, 'Die fünf', 'Für dich empfohlen');
  await german.nth(4).waitFor();
  await until(async () => assert.deepEqual(await stated(page), ['de', 'ltr']));
  await page.getByPlaceholder('Ein Film, den du kennst').waitFor();
  const before = await titles(german);

  await page.getByLabel('Sprache').selectOption({ label: 'English' });
  await fiveBecome(page, before);
  await until(async () => assert.deepEqual(await stated(page), ['en', 'ltr']));

  await page.reload();
  await fiveBecome(page, before);
  await page.getByLabel('Language').selectOption({ label: 'Deutsch' });
  await german.nth(4).waitFor();
  await until(async () => assert.deepEqual(await stated(page), ['de', 'ltr']));
});

siteTest('a browser with another language gets English', { locale: 'fr-FR' }, async ({ page }) => {
  await five(page);
  assert.deepEqual(await stated(page), ['en', 'ltr']);
});

siteTest('axe finds nothing in German: phone', { ...phone, locale: 'de-DE' }, async ({ page }) => {
  await films(page, 'Die fünf', 'Für dich empfohlen').nth(4).waitFor();
  await passesAxe(page, 'the first visit in German');
  const [width, content] = await page.evaluate(() => [innerWidth, document.documentElement.scrollWidth]);
  assert.ok(content <= width, `${content} fits into ${width}`);
});

siteTest(
  'English goes on when another language cannot be fetched',
  {
    faults: { 'assets/de-.*': async () => ({ status: 404, type: 'text/plain', body: 'not found' }) },
    locale: 'de-DE',
    expected: [/Failed to load resource/],
  },
  async ({ page }) => {
    assert.equal((await five(page)).length, 5);
    assert.deepEqual(await stated(page), ['en', '']);
  },
);
