// Windows, colours, directions and motion that visitors bring along.

import assert from 'node:assert/strict';
import { inRoot } from '../../scripts/project.mjs';
import { phone, siteTest } from './support/site.mjs';
import { until } from './support/until.mjs';
import { complete, films, five, nextFive, rate, ratingOf, searchField } from './support/visitor.mjs';

const views = [
  '',
  'taste',
  'browse',
  'browse/genre/Sci-Fi',
  'map',
  'together',
  'ratings',
  'watchlist',
  'import',
  'about',
  'movie/2571',
];

/** What of the view is beyond the window's sides. */
const beyond = (page) =>
  page.evaluate(() => {
    const parts = [...document.querySelectorAll('main *')];
    const isOut = (part) => {
      const { left, right, width } = part.getBoundingClientRect();
      return width > 0 && (right > innerWidth + 1 || left < -1);
    };
    const { scrollWidth } = document.documentElement;
    return scrollWidth > innerWidth ? parts.filter(isOut).map((part) => part.outerHTML.slice(0, 120)) : [];
  });

/** Rates the film that is asked about, whatever the language, and waits for the next one. */
async function answer(page) {
  const film = page.locator('.dock-film .ticket-title');
  const asked = await film.textContent();
  await page.locator('.dock-film input').nth(8).click({ force: true });
  await until(async () => assert.notEqual(await film.textContent(), asked));
}

for (const [width, height] of [
  [320, 640],
  [3840, 2160],
]) {
  for (const [locale, dir] of [
    ['en-US', 'ltr'],
    ['de-DE', 'ltr'],
    ['en-US', 'rtl'],
  ]) {
    siteTest(
      `no view is wider than a window of ${width} px: ${locale}, ${dir}`,
      { viewport: { width, height }, locale },
      async ({ page, server }) => {
        await page.locator('.five > li').nth(4).waitFor();
        await complete(page);
        await page.evaluate((wanted) => {
          document.documentElement.dir = wanted;
        }, dir);
        await answer(page);
        await page.locator('.recs-bar button').first().click();
        await page.locator('.knob input').nth(2).waitFor();
        for (const view of views) {
          await page.goto(`${server.url}#/${view}`);
          await page.locator('main h1').filter({ visible: true }).waitFor();
          assert.deepEqual(await beyond(page), [], view);
        }
        await page.goto(`${server.url}#/together`);
        const file = inRoot('www', 'src', 'visitor', 'import', 'samples', 'imdb.csv');
        await page.locator('ff-together input[type=file]').setInputFiles(file);
        await page.locator('ff-together .people li').nth(1).waitFor();
        assert.deepEqual(await beyond(page), [], 'two people');
      },
    );
  }
}

siteTest('from right to left the first star is the rightmost', { ...phone }, async ({ page }) => {
  await five(page);
  await page.evaluate(() => {
    document.documentElement.dir = 'rtl';
  });
  await searchField(page).fill('The Matrix');
  const radios = ratingOf(page, 'The Matrix').first().getByRole('radio');
  const middle = async (n) => {
    const { x, y, width, height } = await radios.nth(n).boundingBox();
    return [x + width / 2, y + height / 2];
  };
  const [[first, y], [last]] = [await middle(0), await middle(9)];
  assert.ok(first > last, `${first}, ${last}`);
  // A finger on the drawing's left end gives all stars.
  await page.touchscreen.tap(last, y);
  await until(async () => assert.ok(await radios.nth(9).isChecked()));
});

siteTest(
  'in forced colours all that can be told apart still can',
  { forcedColors: 'active' },
  async ({ page }) => {
    const nothing = await five(page);
    await rate(page, 'The Matrix', 3);
    const drawn = (name) =>
      ratingOf(page, 'The Matrix')
        .first()
        .locator(name)
        .first()
        .evaluate((part) => [getComputedStyle(part).fill, getComputedStyle(part).stroke].join());
    assert.notEqual(await drawn('.star-full'), await drawn('.star-empty'));
    await searchField(page).fill('');
    await nextFive(page, nothing);
    const { line, dot, paper } = await films(page)
      .locator('.interval')
      .first()
      .evaluate((interval) => ({
        line: getComputedStyle(interval.querySelector('i')).backgroundColor,
        dot: getComputedStyle(interval, '::after').backgroundColor,
        paper: getComputedStyle(document.body).backgroundColor,
      }));
    assert.equal(new Set([line, dot, paper]).size, 3, [line, dot, paper].join());
    const reached = page.locator('.known [data-reached]');
    while ((await reached.count()) === 0) await answer(page);
    const colours = page
      .locator('.known span')
      .evaluateAll((all) => all.map((one) => getComputedStyle(one).color));
    for (const colour of await colours) assert.notEqual(colour, paper);
    await page.getByRole('button', { name: 'Tune' }).click();
    const knob = page.getByRole('slider', { name: 'From safe to adventurous' });
    assert.equal(
      await knob.evaluate((slider) => getComputedStyle(slider).appearance),
      'auto',
      'drawn by the system',
    );
  },
);

/** Runs in the page: how many animations of the list have begun. */
const countAnimations = () => {
  window.animated = 0;
  const { animate } = Element.prototype;
  Element.prototype.animate = function (...args) {
    window.animated++;
    return animate.apply(this, args);
  };
};

for (const [reducedMotion, expected] of [
  ['no-preference', true],
  ['reduce', false],
]) {
  siteTest(
    `new films ${expected ? 'slide in' : 'are just there'} for whoever ${expected ? 'does not mind' : 'wants little motion'}`,
    { reducedMotion, before: countAnimations },
    async ({ page }) => {
      const nothing = await five(page);
      await complete(page);
      await answer(page);
      await nextFive(page, nothing);
      assert.equal((await page.evaluate(() => window.animated)) > 0, expected);
    },
  );
}
