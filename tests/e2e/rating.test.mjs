// Rating films and getting recommendations: by keyboard, pointer and touch, and taking it back.

import assert from 'node:assert/strict';
import { command, loadModel } from '../support/flatflix.mjs';
import { phone, siteTest } from './support/site.mjs';
import { until } from './support/until.mjs';
import {
  checked,
  complete,
  five,
  fiveBecome,
  focused,
  nextFive,
  rate,
  ratingOf,
  recommended,
  searchField,
  stars,
  tabTo,
} from './support/visitor.mjs';

const taste = [
  ['Toy Story', 5],
  ['The Matrix', 4.5],
  ['Titanic', 1],
];

/** Rates the film that was searched for with keys alone; the focus may be anywhere. */
async function rateByKeyboard(page, title, value) {
  await tabTo(page, ({ label }) => label === 'Search films', 'the search field');
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.type(title);
  await ratingOf(page, title).first().waitFor();
  await tabTo(page, ({ group }) => group === `Rate ${title}`, `the rating of ${title}`);
  // From the first radio to the wanted one; half a star is one step.
  await page.keyboard.press('Space');
  for (let n = 0; n < 12 && (await focused(page)).label !== stars(value); n++)
    await page.keyboard.press('ArrowRight');
  await checked(page, title, value);
}

siteTest(
  'three films rated by keyboard alone give five others, which survive a reload',
  {},
  async ({ page, t }) => {
    await five(page);
    await complete(page);
    for (const [title, value] of taste) await rateByKeyboard(page, title, value);
    const model = await loadModel();
    const catalogue = model.catalogue();
    const idOf = (title) => catalogue.ids[catalogue.titles.indexOf(title)];
    const flatflix = await command(t);
    const expected = await flatflix.recommend(
      taste.map(([title, value]) => ['1', idOf(title), value]),
      5,
    );
    const titles = expected.map(({ movieId }) => catalogue.titles[catalogue.ids.indexOf(movieId)]);
    assert.equal(new Set(titles).size, 5);
    for (const [title] of taste) assert.ok(!titles.includes(title), `${title} is rated, and was recommended`);
    await fiveBecome(page, titles);
    await page.reload();
    await fiveBecome(page, titles);

    await searchField(page).fill('Titanic');
    await checked(page, 'Titanic', 1);
  },
);

siteTest('someone unknown is shown five films to begin with', {}, async ({ page, t }) => {
  await complete(page);
  assert.equal(page.workers().length, 1, 'arithmetic is done off the page');
  const catalogue = (await loadModel()).catalogue();
  const expected = await (await command(t)).recommend([], 5);
  await fiveBecome(
    page,
    expected.map(({ movieId }) => catalogue.titles[catalogue.ids.indexOf(movieId)]),
  );
});

siteTest(
  'each recommendation says what it is, how good, how sure, and where to read more',
  {},
  async ({ page }) => {
    await five(page);
    await complete(page);
    for (const item of await recommended(page).getByRole('list').first().getByRole('listitem').all()) {
      const text = await item.innerText();
      assert.match(text, /\b(19|20)\d\d\b/, 'a year');
      assert.match(text, /[1-5]\.\d/, 'predicted stars');
      assert.match(
        await item.getByRole('link', { name: /IMDb/ }).getAttribute('href'),
        /^https:\/\/www\.imdb\.com\/title\/tt\d{7,}\/?$/,
      );
      assert.match(
        await item.getByRole('link', { name: /TMDB/ }).getAttribute('href'),
        /^https:\/\/www\.themoviedb\.org\/movie\/\d+$/,
      );
      assert.match(
        await item.getByRole('link', { name: /Letterboxd/ }).getAttribute('href'),
        /^https:\/\/letterboxd\.com\/search\/films\/[^/]+\/$/,
      );
    }
  },
);

siteTest('undo takes back one step after the other', {}, async ({ page }) => {
  const nothing = await five(page);
  await rate(page, 'The Matrix', 5);
  const one = await nextFive(page, nothing);
  // One of the five: rated, it leaves them.
  await rate(page, 'Forrest Gump', 0.5);
  await nextFive(page, one);
  await page.getByRole('button', { name: 'Undo' }).first().click();
  await fiveBecome(page, one);
  await page.getByRole('button', { name: 'Undo' }).first().click();
  await fiveBecome(page, nothing);
  // Nothing is left: what was just done is said without the offer to take it back.
  await page.locator('.toast[data-shown]', { hasText: 'Taken back' }).waitFor();
  assert.equal(await page.locator('.toast button').isVisible(), false);
});

siteTest(
  'a film that is not of interest goes, stays away after a reload, and comes back with undo',
  {},
  async ({ page }) => {
    const before = await five(page);
    const first = recommended(page).getByRole('list').first().getByRole('listitem').first();
    await first.getByRole('button', { name: 'Not interested' }).click();
    const without = await nextFive(page, before);
    assert.ok(!without.includes(before[0]));
    assert.deepEqual(without.slice(0, 4), before.slice(1), 'the others move up');
    await page.reload();
    await fiveBecome(page, without);
    await page.getByRole('button', { name: 'Not interested' }).first().waitFor();
  },
);

siteTest('a rating can be changed and removed', {}, async ({ page }) => {
  const nothing = await five(page);
  await rate(page, 'The Matrix', 5);
  const liked = await nextFive(page, nothing);
  await rate(page, 'The Matrix', 0.5);
  await nextFive(page, liked);
  await page.getByRole('button', { name: 'Clear the rating of The Matrix' }).first().click();
  await fiveBecome(page, nothing);
  const chosen = ratingOf(page, 'The Matrix').first().getByRole('radio', { checked: true });
  await until(async () => assert.equal(await chosen.count(), 0));
});

siteTest('touch works on a phone', { ...phone }, async ({ page }) => {
  const nothing = await five(page);
  await complete(page);
  await searchField(page).tap();
  await searchField(page).fill('Toy Story');
  const group = ratingOf(page, 'Toy Story').first();
  await group.waitFor();
  const box = await group.boundingBox();
  // Eight tenths across ten half stars: four stars.
  await page.touchscreen.tap(box.x + box.width * 0.77, box.y + box.height / 2);
  await checked(page, 'Toy Story', 4);
  await nextFive(page, nothing);
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  assert.ok(overflow <= 0, `the page is ${overflow} px wider than the phone`);
});

siteTest(
  'without web workers everything runs on the page itself',
  { before: () => delete window.Worker },
  async ({ page }) => {
    const nothing = await five(page);
    await rate(page, 'The Matrix', 5);
    const liked = await nextFive(page, nothing);
    assert.equal(page.workers().length, 0);
    assert.ok(!liked.includes('The Matrix'));
  },
);

siteTest('the page marks its own timing', {}, async ({ page }) => {
  const nothing = await five(page);
  await rate(page, 'The Matrix', 5);
  await nextFive(page, nothing);
  const entries = await page.evaluate(() =>
    performance
      .getEntries()
      .filter(({ name }) => name.startsWith('flatflix:'))
      .map(({ name, entryType, startTime, duration }) => ({ name, entryType, startTime, duration })),
  );
  const one = (name, type) => {
    const found = entries.find((entry) => entry.name === name);
    assert.equal(found?.entryType, type, `${name} among ${JSON.stringify(entries)}`);
    return found;
  };
  assert.ok(one('flatflix:ready', 'mark').startTime > 0);
  assert.ok(
    one('flatflix:first-recommendations', 'mark').startTime >= one('flatflix:ready', 'mark').startTime,
  );
  const rerank = one('flatflix:rerank', 'measure').duration;
  assert.ok(rerank > 0 && rerank < 2000, `re-ranking took ${rerank} ms`);
});
