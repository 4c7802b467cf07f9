// An evening for two: somebody else's ratings from a file or a link, and films for both.

import assert from 'node:assert/strict';
import { stored } from './support/record.mjs';
import { siteTest } from './support/site.mjs';
import { until } from './support/until.mjs';
import { five, rate, searchField } from './support/visitor.mjs';

const nav = (page) => page.getByRole('navigation', { name: 'More views' });
const heading = (page, name, level) => page.getByRole('heading', { name, level, exact: true });
const shared = (page) => page.getByRole('list', { name: 'For all of you' }).getByRole('listitem');
const title = (film) => film.locator('.rec-title').innerText();

const lover = `Date,Name,Year,Letterboxd URI,Rating
2024-01-01,Titanic,1997,https://boxd.it/1,5
2024-01-01,Notting Hill,1999,https://boxd.it/2,5
2024-01-01,Pretty Woman,1990,https://boxd.it/3,4.5
2024-01-01,"A Film That Nobody Made",2001,https://boxd.it/4,4
`;

async function openTogether(page) {
  await nav(page).getByRole('link', { name: 'Together' }).click();
  await heading(page, 'Watch together', 1).waitFor();
}

const add = (page, text, name = 'ratings.csv') =>
  page
    .getByLabel('Add their ratings')
    .setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(text) });

siteTest("films for two from somebody's file, which changes nothing of one's own", {}, async ({ page }) => {
  await five(page);
  for (const [film, value] of [
    ['The Matrix', 5],
    ['Alien', 4.5],
  ]) {
    await rate(page, film, value);
  }
  await searchField(page).fill('');
  await openTogether(page);
  await add(page, lover);
  await page.getByText('3 ratings, 1 film not known here').waitFor();
  await until(async () => assert.equal(await shared(page).count(), 5));
  for (const film of await shared(page).all()) {
    assert.ok(
      !['Titanic', 'Notting Hill', 'Pretty Woman', 'The Matrix', 'Alien'].includes(await title(film)),
    );
    assert.deepEqual(await film.locator('dt').allInnerTexts(), ['You', 'Person 2']);
    for (const guess of await film.locator('dd').allInnerTexts()) assert.match(guess, /^\d\.\d$/m);
  }

  await page.getByRole('textbox', { name: 'Name of person 2' }).fill('Ada');
  await page.keyboard.press('Enter');
  const names = () => shared(page).first().locator('dt').allInnerTexts();
  await until(async () => assert.deepEqual(await names(), ['You', 'Ada']));

  const before = await shared(page).locator('.rec-title').allInnerTexts();
  await page.getByLabel('Look for').selectOption('something nobody dislikes');
  await page.waitForFunction(
    (titles) =>
      [...document.querySelectorAll('.shared-films .rec-title')].map((each) => each.innerText).join() !==
      titles,
    before.join(),
  );
  await page.getByRole('button', { name: 'Show more' }).click();
  await shared(page).nth(14).waitFor();

  // Whoever was here stays, until they are sent away.
  await shared(page).first().getByRole('link').click();
  await page.goBack();
  await page.getByRole('button', { name: 'Remove Ada' }).click();
  await page.getByText('Add the ratings of whoever watches with you').waitFor();
  assert.equal((await stored(page)).ratings.length, 2);
});

siteTest('a file that holds no ratings is refused in words', {}, async ({ page }) => {
  await five(page);
  await openTogether(page);
  await add(page, '<!doctype html><title>Log in</title>');
  await page.getByRole('alert').getByText('This is a web page, not a list of ratings.').waitFor();
  await add(page, 'Date,Name,Year,Letterboxd URI,Rating\n2024-01-01,No Such Film At All,1931,x,4\n');
  await page.getByRole('alert').getByText('of no film that is known here').waitFor();
});

siteTest('ratings travel in a link, after a yes on both sides', {}, async ({ page, visitor, server }) => {
  await five(page);
  for (const [film, value] of [
    ['Titanic', 5],
    ['Notting Hill', 4.5],
  ]) {
    await rate(page, film, value);
  }
  await searchField(page).fill('');
  await openTogether(page);
  await page.getByRole('button', { name: 'Make a link of my ratings' }).click();
  await page.getByText('The link holds your latest 2 ratings').waitFor();
  await page.getByRole('button', { name: 'No', exact: true }).click();
  assert.equal(await page.getByLabel('Link with your ratings').count(), 0);
  await page.getByRole('button', { name: 'Make a link of my ratings' }).click();
  await page.getByRole('button', { name: 'Yes, make the link' }).click();
  const link = await page.getByLabel('Link with your ratings').inputValue();
  assert.ok(link.startsWith(`${server.url}#/together/1.`), link);

  const asked = [];
  const friend = await visitor.newPage();
  friend.on('request', (request) => asked.push(request.url()));
  await friend.goto(link);
  await friend.getByText('carries 2 ratings of somebody else').waitFor();
  const address = `${server.url}#/together`;
  await until(async () => assert.equal(friend.url(), address, 'the ratings are out of the address'));
  assert.equal(await shared(friend).count(), 0, 'nothing is used before the yes');
  await friend.getByRole('button', { name: 'Yes, find films for us' }).click();
  await shared(friend).nth(4).waitFor();
  const ratings = link.split('/').at(-1);
  assert.ok(
    asked.every((url) => !url.includes(ratings)),
    'no server sees them',
  );
  await friend.close();
});

siteTest('a hostile link is refused, and the page goes on', {}, async ({ page, server }) => {
  for (const [fragment, words] of [
    ['1.AAAA', 'The link is damaged'],
    ['1.%3Cimg%20src=x%20onerror=alert(1)%3E', 'The link is damaged'],
    [`1.${'A'.repeat(40_000)}`, 'more than one person’s ratings'],
    ['7.AAAA', 'made by a newer Flatflix'],
  ]) {
    await page.goto('about:blank');
    await page.goto(`${server.url}#/together/${fragment}`);
    await page.getByRole('alert').getByText(words).waitFor();
    await until(async () => assert.equal(page.url(), `${server.url}#/together`));
    await page.getByText('Add the ratings of whoever watches with you').waitFor();
  }
});
