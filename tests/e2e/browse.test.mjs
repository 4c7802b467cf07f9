// The catalogue by genre, decade and tag, from the shelves and from a film.

import assert from 'node:assert/strict';
import { siteTest } from './support/site.mjs';
import { until } from './support/until.mjs';
import { checked, five, rate, ratingOf, searchField, titles } from './support/visitor.mjs';

const nav = (page) => page.getByRole('navigation', { name: 'More views' });
const heading = (page, name, level) => page.getByRole('heading', { name, level, exact: true });
const films = (page) => page.locator('.browse .list-rows > li');

siteTest('films stand on shelves: genres, decades and tags', {}, async ({ page }) => {
  await five(page);
  await nav(page).getByRole('link', { name: 'Browse' }).click();
  await heading(page, 'Browse', 1).waitFor();
  const shelf = (name) => page.locator('.browse-shelves').getByRole('link', { name, exact: true });
  await shelf('Western').click();
  await heading(page, 'Western', 1).waitFor();
  await films(page).nth(23).waitFor();
  assert.equal(await films(page).count(), 24);
  await page.getByRole('button', { name: 'Show more' }).click();
  await films(page).nth(71).waitFor();

  await shelf('1930s').click();
  await heading(page, '1930s', 1).waitFor();
  await until(async () => {
    const years = await films(page).locator('.year').allInnerTexts();
    assert.ok(years.length > 0 && years.every((year) => /^193\d$/.test(year)), years.join());
  });

  await page.getByRole('button', { name: /^All \d+ tags$/ }).click();
  await page
    .locator('.browse-shelves')
    .getByRole('link', { name: /^time travel \d+$/ })
    .click();
  await heading(page, 'time travel', 1).waitFor();
  const travels = await until(async () => {
    const found = await titles(films(page));
    assert.ok(found.includes('Interstellar'), found.join('; '));
    return found;
  });

  // Rated where they stand.
  await ratingOf(films(page).first(), travels[0])
    .getByRole('radio', { name: '4 stars', exact: true })
    .click({ force: true });
  await checked(page, travels[0], 4);
});

siteTest('a film shows its shelves, and its tags are searched', {}, async ({ page }) => {
  await five(page);
  await searchField(page).fill('time travel');
  const results = page.getByRole('region', { name: 'Search results' });
  await ratingOf(results, 'Interstellar').waitFor();
  await results.getByRole('link', { name: 'Interstellar' }).click();
  await heading(page, 'Interstellar', 1).waitFor();
  const shelves = page.getByRole('list', { name: 'Find films like it by' });
  await shelves.getByRole('link', { name: 'time travel' }).waitFor();
  assert.ok((await shelves.getByRole('link').allInnerTexts()).includes('2010s'));
  await shelves.getByRole('link', { name: 'time travel' }).click();
  await heading(page, 'time travel', 1).waitFor();
});

siteTest('an address of no shelf says so', {}, async ({ page, server }) => {
  await page.goto(`${server.url}#/browse/tag/${encodeURIComponent('<img src=x onerror=alert(1)>')}`);
  await page.getByText('No film here has it.').waitFor();
  await page.goto(`${server.url}#/browse/%E0%A4%A`);
  await heading(page, 'Browse', 1).waitFor();
});

siteTest('the map shows where films and the visitor are, to eyes, keys and ears', {}, async ({ page }) => {
  const best = await five(page);
  await nav(page).getByRole('link', { name: 'Map' }).click();
  await heading(page, 'Map of films', 1).waitFor();
  const listed = page.getByRole('list', { name: 'The five' }).getByRole('button');
  await until(async () => assert.deepEqual(await listed.allInnerTexts(), best));
  assert.equal(await page.getByRole('button', { name: 'Where I stand' }).count(), 0);

  for (const [title, value] of [
    ['The Matrix', 5],
    ['Alien', 4.5],
  ]) {
    await rate(page, title, value);
  }
  await searchField(page).fill('');
  const canvas = page.getByRole('img', { name: /^Map of films\./ });
  const picture = () => canvas.evaluate((element) => element.toDataURL());
  await until(async () => {
    const colours = await canvas.evaluate((element) => {
      const { data } = element.getContext('2d').getImageData(0, 0, element.width, element.height);
      return new Set(
        Array.from({ length: data.length / 400 }, (_, n) => data.slice(400 * n, 400 * n + 3).join()),
      ).size;
    });
    assert.ok(colours > 20, `${colours} colours are no map`);
  });
  const whole = await picture();
  const changes = (before) => until(async () => assert.notEqual(await picture(), before));

  // By keys: what is in the middle is named, with its neighbours.
  await canvas.focus();
  await page.keyboard.press('+');
  await page.keyboard.press('ArrowRight');
  const around = page.getByRole('heading', { name: /^Around / });
  await around.waitFor();
  await changes(whole);
  const before = await around.innerText();
  await page.locator('.map-side section').first().getByRole('button').first().click();
  await page.waitForFunction(
    (text) => document.querySelector('.map-side h2').textContent.trim() !== text,
    before,
  );
  await page.getByRole('button', { name: 'Whole map' }).click();
  await page.getByRole('button', { name: 'Where I stand' }).click();

  // By pointer: zoomed around it, dragged, touched.
  await page.getByRole('button', { name: 'Whole map' }).click();
  const box = await canvas.boundingBox();
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await page.mouse.move(x, y);
  const all = await picture();
  await page.mouse.wheel(0, -600);
  await changes(all);
  const zoomed = await picture();
  await page.mouse.down();
  await page.mouse.move(x + 60, y + 40, { steps: 4 });
  await page.mouse.up();
  await changes(zoomed);
});
