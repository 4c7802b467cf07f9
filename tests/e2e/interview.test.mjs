// From an empty page to five credible films in under a minute: by mouse, by touch and by keys.

import assert from 'node:assert/strict';
import { loadModel } from '../support/flatflix.mjs';
import { desktop, phone, siteTest } from './support/site.mjs';
import { until } from './support/until.mjs';
import {
  checked,
  complete,
  films,
  five,
  focused,
  nextFive,
  ranked,
  ratingOf,
  recommended,
  stars,
} from './support/visitor.mjs';

const MOST_INTERACTIONS = 15;
const MOST_MS = 60_000;
const question = (page) => page.locator('.dock-film .ticket-title a');
const asked = (page) => question(page).innerText();
const enough = (page) => page.getByText('I have a rough idea of your taste').isVisible();

const ratingIsFocused = (page, title) =>
  until(async () => assert.equal((await focused(page)).group, `Rate ${title}`));

/** Somebody who has seen two of three films, and prefers the more praised ones of those. */
async function somebody() {
  const { titles, means } = (await loadModel()).catalogue();
  return (title) => {
    const row = titles.indexOf(title);
    return row % 3 === 2 ? null : Math.min(5, Math.max(0.5, Math.round(2 * (2 * means[row] - 3.6)) / 2));
  };
}

/** Answers until the page says that it has an idea. `act.rate` and `act.unseen` return how many interactions they took. */
async function interviewed(page, act) {
  const start = Date.now();
  await complete(page);
  const stranger = await five(page);
  const opinion = await somebody();
  let interactions = await act.begin();
  let rated = 0;
  while (!(await enough(page))) {
    assert.ok(
      interactions < MOST_INTERACTIONS,
      `${rated} ratings in ${interactions} interactions, and no idea yet`,
    );
    const title = await asked(page);
    const rating = opinion(title);
    if (rating === null) interactions += await act.unseen();
    else {
      await ranked(page, async () => (interactions += await act.rate(title, rating)));
      rated++;
    }
    await page.waitForFunction(
      (before) => document.querySelector('.dock-film .ticket-title a')?.textContent.trim() !== before,
      title,
    );
  }
  assert.ok(interactions <= MOST_INTERACTIONS, `${interactions} interactions`);
  assert.ok(Date.now() - start < MOST_MS);
  const now = await nextFive(page, stranger);
  assert.equal(new Set(now).size, 5);
  await recommended(page).getByText('Because you liked').first().waitFor();
  return { interactions, rated };
}

const radio = (page, title, value) =>
  ratingOf(page.locator('.dock-film'), title).getByRole('radio', { name: stars(value), exact: true });

siteTest('a stranger gets to five films by mouse', { ...desktop }, async ({ page, t }) => {
  const click = async (target) => {
    await target.click({ force: true });
    return 1;
  };
  const { interactions, rated } = await interviewed(page, {
    begin: async () => 0,
    rate: (title, value) => click(radio(page, title, value)),
    unseen: () => click(page.getByRole('button', { name: 'Haven’t seen it' })),
  });
  t.diagnostic(`${rated} ratings, ${interactions} interactions`);
});

siteTest('a stranger gets to five films by touch', { ...phone }, async ({ page, t }) => {
  const { interactions, rated } = await interviewed(page, {
    begin: async () => 0,
    rate: async (title, value) => {
      await radio(page, title, value).tap({ force: true });
      return 1;
    },
    unseen: async () => {
      await page.getByRole('button', { name: 'Haven’t seen it' }).tap();
      return 1;
    },
  });
  t.diagnostic(`${rated} ratings, ${interactions} interactions`);
});

siteTest('a stranger gets to five films by keys alone', { ...desktop }, async ({ page, t }) => {
  const press = async (key) => {
    await page.keyboard.press(key);
    return 1;
  };
  const { interactions, rated } = await interviewed(page, {
    async begin() {
      await question(page).waitFor();
      let pressed = await press('Tab');
      while ((await page.evaluate(() => document.activeElement.textContent)) !== 'Skip to rating') {
        pressed += await press('Tab');
        assert.ok(pressed < 5, 'the way to the interview is among the first that Tab reaches');
      }
      pressed += await press('Enter');
      await ratingIsFocused(page, await asked(page));
      return pressed;
    },
    rate: (_title, value) => press(value === 5 ? '0' : String(2 * value)),
    unseen: () => press('n'),
  });
  t.diagnostic(`${rated} ratings, ${interactions} interactions`);
});

siteTest('what is expected of a film is said once it is rated', {}, async ({ page }) => {
  await five(page);
  const title = await asked(page);
  assert.equal(await page.locator('.dock').getByText('I had guessed').count(), 0);
  await radio(page, title, 4).click({ force: true });
  await page.getByText(new RegExp(`^${title}: you 4, I had guessed [0-5]\\.\\d$`)).waitFor();
});

siteTest('arrow keys choose, and Enter goes on to the next film', {}, async ({ page }) => {
  await five(page);
  const title = await asked(page);
  await ratingOf(page.locator('.dock-film'), title).getByRole('radio').first().focus();
  await page.keyboard.press('Space');
  for (let n = 0; n < 3; n++) await page.keyboard.press('ArrowRight');
  await checked(page, title, 2);
  // Longer than a film that was rated by pointer stays.
  await page.waitForTimeout(800);
  assert.equal(await asked(page), title, 'it stays while keys pass through values');
  await page.keyboard.press('Enter');
  await page.waitForFunction(
    (before) => document.querySelector('.dock-film .ticket-title a')?.textContent.trim() !== before,
    title,
  );
  await ratingIsFocused(page, await asked(page));
});

siteTest('the interview can be put away, and stays away until it is wanted', {}, async ({ page }) => {
  await five(page);
  await page.getByRole('button', { name: 'Not now' }).click();
  await question(page).waitFor({ state: 'detached' });
  await page.reload();
  await five(page);
  const back = page.getByRole('button', { name: 'Rate films to sharpen the list' });
  await back.waitFor();
  assert.equal(await question(page).count(), 0);
  await back.click();
  await question(page).waitFor();
  await page.getByRole('button', { name: 'Not now' }).click();
  // A film that was seen brings the interview back, to be rated there.
  const first = (await five(page))[0];
  await films(page).first().getByRole('button', { name: 'Seen it' }).click();
  await ratingIsFocused(page, first);
  await page.getByRole('button', { name: 'Seen it, no rating' }).click();
  await until(async () => assert.ok(!(await five(page)).includes(first), `${first} is still recommended`));
});
