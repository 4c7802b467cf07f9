// The list beyond the first five: more of it, tuned, surprising, and what is put aside or kept for later.

import assert from 'node:assert/strict';
import { phone, siteTest } from './support/site.mjs';
import { until } from './support/until.mjs';
import {
  films,
  five,
  fiveBecome,
  nextFive,
  rate,
  recommended,
  searchField,
  titles,
} from './support/visitor.mjs';

const further = (page) => films(page, 'The next best');
const knob = (page) => page.getByRole('slider', { name: 'From popular to hidden gems' });
const bookmark = (scope) => scope.getByRole('button', { name: 'On the watchlist' });

siteTest('more films follow the five, which stay', {}, async ({ page }) => {
  const before = await five(page);
  const more = page.getByRole('button', { name: 'Show more' });
  const lengths = [];
  while (await more.isVisible()) {
    const known = lengths.at(-1) ?? 0;
    await more.click();
    await further(page).nth(known).waitFor();
    lengths.push(await further(page).count());
  }
  assert.deepEqual(lengths, [10, 20, 30, 40]);
  await fiveBecome(page, before);
  const all = [...before, ...(await titles(further(page)))];
  assert.equal(new Set(all).size, all.length, 'no film twice');
});

siteTest('a knob turned by keys changes the five at once, and is remembered', {}, async ({ page }) => {
  await five(page);
  await rate(page, 'The Matrix', 5);
  await searchField(page).fill('');
  const neutral = await five(page);
  await page.getByRole('button', { name: 'Tune' }).click();
  await knob(page).focus();
  await page.keyboard.press('End');
  const hidden = await nextFive(page, neutral);
  assert.equal(await knob(page).getAttribute('aria-valuetext'), 'many hidden gems');

  await page.reload();
  await fiveBecome(page, hidden);
  await page.getByText('many hidden gems').waitFor();
  await page.getByRole('button', { name: 'Tune' }).click();
  await page.getByRole('button', { name: 'Reset' }).click();
  await fiveBecome(page, neutral);
  const undo = page.getByRole('button', { name: 'Undo' }).first();
  await undo.click();
  await fiveBecome(page, hidden);
  assert.equal(await knob(page).getAttribute('aria-valuetext'), 'many hidden gems');
  await undo.click();
  await fiveBecome(page, neutral);
  await page.getByText('From 1 rating of yours').waitFor();
});

/** Mean half-width of the five's intervals, in percent of the scale, which cuts upper ends but hardly lower ones. */
const meanHalfWidth = async (page) => {
  const widths = await films(page)
    .locator('.interval')
    .evaluateAll((all) =>
      all.map(({ style }) => {
        const [at, low] = ['--at', '--low'].map((name) => Number.parseFloat(style.getPropertyValue(name)));
        return at - low;
      }),
    );
  assert.ok(widths.length === 5 && widths.every((width) => width > 0), widths.join());
  return widths.reduce((sum, width) => sum + width / 5, 0);
};

siteTest('a safe list has narrow intervals, an adventurous one wide ones', {}, async ({ page }) => {
  await five(page);
  await rate(page, 'The Matrix', 5);
  await searchField(page).fill('');
  const neutral = await five(page);
  await page.getByRole('button', { name: 'Tune' }).click();
  const turned = page.getByRole('slider', { name: 'From safe to adventurous' });
  const width = await meanHalfWidth(page);
  await turned.focus();
  await page.keyboard.press('Home');
  const safe = await nextFive(page, neutral);
  assert.equal(await turned.getAttribute('aria-valuetext'), 'very safe');
  assert.ok((await meanHalfWidth(page)) < width);
  await turned.press('End');
  const adventurous = await nextFive(page, safe);
  assert.equal(await turned.getAttribute('aria-valuetext'), 'very adventurous');
  assert.ok((await meanHalfWidth(page)) > width);

  await page.reload();
  await fiveBecome(page, adventurous);
  await page.getByText('very adventurous').waitFor();
  await page.getByRole('button', { name: 'Undo' }).first().click();
  await fiveBecome(page, neutral);
});

siteTest('a surprise is none of the five, and the next one another', { ...phone }, async ({ page }) => {
  const shown = await five(page);
  const heading = page.getByRole('heading', { name: 'A surprise' });
  const surprise = async () => (await titles(page.locator('.surprise').getByRole('listitem')))[0];
  await page.getByRole('button', { name: 'Surprise me' }).tap();
  await heading.waitFor();
  const first = await surprise();
  assert.ok(!shown.includes(first), first);
  await page.getByRole('button', { name: 'Another one' }).tap();
  await until(async () => assert.notEqual(await surprise(), first));
  await page.locator('.surprise').getByRole('button', { name: 'Not interested' }).tap();
  await heading.waitFor({ state: 'detached' });
  await fiveBecome(page, shown);
});

siteTest('the watchlist keeps a film until it is rated, through a reload', {}, async ({ page }) => {
  const [first, second] = await five(page);
  await bookmark(films(page).nth(0)).click();
  await bookmark(films(page).nth(1)).click();
  await page.reload();
  await five(page);
  const pressed = () => bookmark(films(page).nth(0)).getAttribute('aria-pressed');
  await until(async () => assert.equal(await pressed(), 'true'));
  await page.getByRole('link', { name: /^Watchlist/ }).click();
  await page.getByRole('heading', { name: 'Watchlist', level: 1 }).waitFor();
  const listed = page.getByRole('main').getByRole('listitem');
  await until(async () => assert.deepEqual((await titles(listed)).sort(), [first, second].sort()));

  await rate(page, first, 4);
  await searchField(page).fill('');
  await until(async () => assert.deepEqual(await titles(listed), [second]));
  await page.getByRole('button', { name: 'Undo' }).first().click();
  await listed.nth(1).waitFor();
  await bookmark(listed.first()).click();
  await listed.nth(1).waitFor({ state: 'detached' });
});

siteTest('what was just done can be taken back where it is said', { ...phone }, async ({ page }) => {
  const before = await five(page);
  await recommended(page).getByRole('button', { name: 'Not interested' }).first().tap();
  await nextFive(page, before);
  // However high the rating area is: with large type its lines break.
  await page.evaluate(() => {
    document.documentElement.style.fontSize = '22px';
  });
  await until(async () => {
    const [said, dock] = await Promise.all(
      ['.toast', '.dock'].map((selector) => page.locator(selector).boundingBox()),
    );
    assert.ok(said.y + said.height <= dock.y, `${said.y} + ${said.height} is below ${dock.y}`);
  });
  await page.locator('.toast').getByRole('button', { name: 'Undo' }).tap();
  await fiveBecome(page, before);
});

siteTest('a reason can be taken back on the spot, and undone', {}, async ({ page }) => {
  const nothing = await five(page);
  await rate(page, 'The Matrix', 5);
  await searchField(page).fill('');
  const rated = await nextFive(page, nothing);
  await page.getByText('Because you liked The Matrix').first().click();
  const made = page.getByRole('list', { name: 'What it is made of' }).first();
  await until(async () => {
    const shares = await made.locator('.why-share').allInnerTexts();
    const sum = shares.reduce((total, share) => total + Number.parseInt(share, 10), 0);
    assert.ok(Math.abs(sum - 100) <= shares.length, `${shares} make the whole`);
  });
  await made.getByRole('button', { name: 'Take back your rating of The Matrix' }).click();
  await fiveBecome(page, nothing);
  await page.locator('.toast').getByRole('button', { name: 'Undo' }).click();
  await fiveBecome(page, rated);
});

siteTest('keys stay in their place when a film goes', {}, async ({ page }) => {
  const [first, second] = await five(page);
  const button = films(page).nth(0).getByRole('button', { name: 'Not interested' });
  await button.focus();
  await page.keyboard.press('Enter');
  await films(page).nth(0).getByRole('link', { name: second, exact: true }).waitFor();
  await page.keyboard.press('Enter');
  await films(page).nth(0).getByRole('link', { name: second, exact: true }).waitFor({ state: 'detached' });
  await until(async () => {
    const now = await five(page);
    assert.ok(!now.includes(first) && !now.includes(second), now.join('; '));
  });
});

siteTest('filters hold for every film of the list, and are remembered', {}, async ({ page }) => {
  await five(page);
  await rate(page, 'The Matrix', 5);
  await searchField(page).fill('');
  const before = await five(page);
  await page.getByRole('button', { name: 'Tune' }).click();
  await page.getByLabel('Genre').selectOption('Comedy');
  await page.getByLabel('Without').selectOption('Drama');
  await page.getByLabel('Decade').selectOption('1980s');
  const fits = (found) =>
    found.evaluateAll((items) => items.map((item) => item.querySelector('.rec-meta').textContent.trim()));
  await nextFive(page, before);
  await page.getByRole('button', { name: 'Show more' }).click();
  await until(async () => {
    const shown = [...(await fits(films(page))), ...(await fits(further(page)))];
    assert.equal(shown.length, 15);
    for (const meta of shown) {
      assert.match(meta, /^198\d · .*Comedy/);
      assert.doesNotMatch(meta, /Drama/);
    }
  });
  const comedies = await five(page);
  await page.reload();
  await fiveBecome(page, comedies);
  await page.getByText('Comedy, no Drama, 1980s').waitFor();

  await page.getByRole('button', { name: 'Tune' }).click();
  await page.getByLabel('Without').selectOption('Comedy');
  await page.getByText('No film here fits.').waitFor();
  await page.getByRole('main').getByRole('button', { name: 'Reset' }).last().click();
  await fiveBecome(page, before);
  assert.equal(await page.getByLabel('Genre').inputValue(), '');
});

siteTest('a least certainty is asked of every film', {}, async ({ page }) => {
  await five(page);
  for (const [title, value] of [
    ['The Matrix', 5],
    ['Titanic', 2],
    ['Toy Story', 4],
  ])
    await rate(page, title, value);
  await searchField(page).fill('');
  await page.getByRole('button', { name: 'Tune' }).click();
  await page.getByLabel('Certainty').selectOption('rough or better');
  await page.getByRole('button', { name: 'Show more' }).click();
  await until(async () => {
    const sure = await page.locator('.rec-sure').allInnerTexts();
    assert.ok(sure.length >= 15 && !sure.includes('a guess'), sure.join(', '));
  });
});
