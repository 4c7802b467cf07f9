// axe on every view, light and dark, phone and desktop; and a page that does not jump while it loads.

import assert from 'node:assert/strict';
import { inRoot } from '../../scripts/project.mjs';
import { desktop, phone, siteTest } from './support/site.mjs';
import {
  complete,
  films,
  five,
  nextFive,
  passesAxe,
  rate,
  recommended,
  searchField,
} from './support/visitor.mjs';

/** Opens the view of the first recommended film. */
async function openMovie(page) {
  const first = recommended(page).getByRole('list').first().getByRole('listitem').first();
  await first.getByRole('heading').getByRole('link').first().click();
  await page.getByRole('heading', { name: /here are five/ }).waitFor();
}

/** A film's view with all that it can show. */
async function openFilm(page, server) {
  await page.goto(`${server.url}#/movie/4993`);
  await page.getByRole('button', { name: /what would I give it/ }).click();
  await page.getByRole('button', { name: 'Make a picture of it' }).click();
  await page.getByRole('button', { name: 'Save as PNG' }).waitFor();
}

for (const [device, screen] of Object.entries({ desktop, phone })) {
  for (const colorScheme of ['light', 'dark']) {
    siteTest(`axe finds nothing: ${device}, ${colorScheme}`, { ...screen, colorScheme }, async ({ page }) => {
      const nothing = await five(page);
      await passesAxe(page, 'the first visit');
      await rate(page, 'The Matrix', 4.5);
      await nextFive(page, nothing);
      await passesAxe(page, 'the search results');
      await searchField(page).fill('');
      await passesAxe(page, 'the main view with ratings');
      await page.getByRole('link', { name: 'Your ratings' }).first().click();
      await page.getByRole('heading', { name: 'Your ratings' }).waitFor();
      await passesAxe(page, 'the list of ratings');
      await page.goBack();
      await openMovie(page);
      await passesAxe(page, "a film's view");
    });

    siteTest(
      `axe finds nothing in what belongs to the visitor: ${device}, ${colorScheme}`,
      { ...screen, colorScheme },
      async ({ page }) => {
        const nothing = await five(page);
        await page.getByRole('button', { name: 'On the watchlist' }).first().click();
        await rate(page, 'The Matrix', 5);
        await searchField(page).fill('');
        await nextFive(page, nothing);
        await page.getByRole('button', { name: 'Tune' }).click();
        await page.getByText('About the line').click();
        await passesAxe(page, 'the knobs');
        await page.getByRole('link', { name: 'Watchlist' }).first().click();
        await page.getByRole('heading', { name: 'Watchlist' }).waitFor();
        await passesAxe(page, 'the watchlist');
        await page.getByRole('link', { name: 'Taste' }).first().click();
        await page.getByRole('heading', { name: 'Your taste' }).waitFor();
        await passesAxe(page, 'the taste');
      },
    );

    siteTest(
      `axe finds nothing in an import: ${device}, ${colorScheme}`,
      { ...screen, colorScheme },
      async ({ page }) => {
        await five(page);
        await rate(page, 'The Matrix', 1);
        await page.getByRole('link', { name: 'What can be imported' }).click();
        await page.getByRole('heading', { name: 'Bring your ratings along' }).waitFor();
        await passesAxe(page, 'the import without files');
        const names = [
          'letterboxd/diary.csv',
          'letterboxd/ratings.csv',
          'letterboxd/watched.csv',
          'netflix-full.csv',
        ];
        const files = names.map((name) => inRoot('www', 'src', 'visitor', 'import', 'samples', name));
        await page
          .getByLabel('Import ratings')
          .first()
          .setInputFiles([...files, inRoot('biome.json')]);
        await page.getByRole('heading', { name: 'Before anything is added' }).waitFor();
        for (const section of await page.locator('ff-import summary').all()) await section.click();
        await passesAxe(page, 'the review');
        await page.getByRole('button', { name: /^Add \d/ }).click();
        await page.getByRole('heading', { name: /added$/ }).waitFor();
        await passesAxe(page, 'the end of the import');
        await page.getByRole('link', { name: 'See your ratings' }).click();
        await page.getByRole('heading', { name: 'Your ratings' }).waitFor();
        await passesAxe(page, 'the list of ratings');
        await page.getByRole('link', { name: 'Taste', exact: true }).click();
        await page.getByRole('heading', { name: 'How well do I know you?' }).waitFor();
        await passesAxe(page, 'the taste');
      },
    );
  }

  siteTest(
    `axe finds nothing on the map, the shelves and an evening for two: ${device}`,
    { ...screen },
    async ({ page }) => {
      await five(page);
      await rate(page, 'The Matrix', 5);
      await searchField(page).fill('');
      for (const [link, title, last] of [
        ['Map', 'Map of films', page.getByRole('list', { name: 'The five' }).getByRole('button').nth(4)],
        ['Browse', 'Browse', page.getByRole('button', { name: /^All \d+ tags$/ })],
        ['Together', 'Watch together', page.getByText('Add the ratings of whoever watches with you')],
      ]) {
        await page
          .getByRole('navigation', { name: 'More views' })
          .getByRole('link', { name: link, exact: true })
          .click();
        await page.getByRole('heading', { name: title, level: 1, exact: true }).waitFor();
        await last.waitFor();
        await passesAxe(page, title);
      }
      await page.getByRole('contentinfo').getByRole('link', { name: 'About this model' }).click();
      await page.getByRole('heading', { name: 'Where it leans' }).waitFor();
      await page.locator('ff-about summary').click();
      await passesAxe(page, 'the card of the model');
      await page.goBack();
      await page
        .getByLabel('Add their ratings')
        .setInputFiles(inRoot('www', 'src', 'visitor', 'import', 'samples', 'imdb.csv'));
      await page.getByRole('list', { name: 'For all of you' }).getByRole('listitem').first().waitFor();
      await page.getByRole('button', { name: 'Make a link of my ratings' }).click();
      await passesAxe(page, 'an evening for two');
    },
  );

  siteTest(
    `nothing jumps while the page loads: ${device}`,
    {
      ...screen,
      before: () => {
        window.shifts = [];
        new PerformanceObserver((list) => {
          for (const { value, sources, hadRecentInput } of list.getEntries()) {
            if (hadRecentInput) continue;
            window.shifts.push({ value, moved: sources.map(({ node }) => node?.outerHTML?.slice(0, 120)) });
          }
        }).observe({ type: 'layout-shift', buffered: true });
      },
    },
    async ({ page }) => {
      await five(page);
      await complete(page);
      // All of it has come, and been shown; what jumps late would do so now.
      await page.evaluate(() => document.fonts.ready);
      await page.waitForTimeout(500);
      assert.deepEqual(await page.evaluate(() => window.shifts), []);
    },
  );
}

for (const [device, screen] of Object.entries({ desktop, phone })) {
  siteTest(
    `axe finds nothing where there is little or nothing: ${device}`,
    screen,
    async ({ page, server, visitor }) => {
      const goTo = async (view, heading) => {
        await page.goto(`${server.url}#/${view}`);
        await page.getByRole('heading', { name: heading, level: 1 }).waitFor();
      };
      await five(page);
      for (const [view, heading] of [
        ['ratings', 'Your ratings'],
        ['watchlist', 'Watchlist'],
        ['taste', 'Your taste'],
        ['movie/none', 'No such film here'],
        ['browse/tag/none', 'none'],
      ]) {
        await goTo(view, heading);
        await passesAxe(page, `${view}, with nothing to show`);
      }
      await goTo('', 'Recommended for you');
      await searchField(page).fill('qqxxzz');
      await page.getByText('No film here is called').first().waitFor();
      await visitor.setOffline(true);
      await page.getByText('You are offline').first().waitFor();
      await passesAxe(page, 'a search for nothing, offline');
    },
  );

  siteTest(
    `axe finds nothing on a shelf and in a film opened up: ${device}`,
    screen,
    async ({ page, server }) => {
      await five(page);
      await page.goto(`${server.url}#/browse/genre/Sci-Fi`);
      await page.getByRole('heading', { name: 'Sci-Fi', level: 1 }).waitFor();
      await passesAxe(page, 'a genre');
      await openFilm(page, server);
      await passesAxe(page, 'a film with its guess and its picture');
      await page.goto(`${server.url}#/`);
      await page.getByRole('button', { name: 'Surprise me' }).click();
      await page.getByRole('heading', { name: 'A surprise' }).waitFor();
      await page.getByRole('button', { name: 'Show more' }).click();
      await films(page, 'The next best').nth(9).waitFor();
      await page.getByRole('button', { name: 'Not now' }).click();
      await passesAxe(page, 'a surprise, more films, and no interview');
    },
  );
}

siteTest(
  'axe finds nothing wrong with an error message',
  {
    faults: { 'model-.*\\.flatflix': async () => ({ status: 404, type: 'text/plain', body: 'not found' }) },
    expected: [/Failed to load resource/],
  },
  async ({ page }) => {
    await page.getByRole('alert').first().waitFor();
    await passesAxe(page, 'the error');
  },
);
