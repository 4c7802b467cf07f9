// Finding a film by what people type.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { siteTest } from './support/site.mjs';
import { until } from './support/until.mjs';
import { five, ratingOf, searchField, titles } from './support/visitor.mjs';

for (const [what, query, title] of [
  ['its title', 'Toy Story', 'Toy Story'],
  ['an article where people put it', 'the matrix', 'The Matrix'],
  ['the title without its article', 'matrix', 'The Matrix'],
  ['a typing error', 'shawshenk redemtion', 'The Shawshank Redemption'],
  ['a word that is still being typed', 'pulp fic', 'Pulp Fiction'],
  ['accents left out', 'amelie', 'Amelie'],
  ['accents put in', 'amélie', 'Amelie'],
  ['another title of it', 'fabuleux destin', 'Amelie'],
  ['capitals', 'TITANIC', 'Titanic'],
]) {
  siteTest(`a film is found by ${what}`, {}, async ({ page }) => {
    await five(page);
    await searchField(page).fill(query);
    const results = page.getByRole('region', { name: 'Search results' }).getByRole('listitem');
    await until(async () => assert.equal((await titles(results))[0], title));
  });
}

let arrive;
const arrival = new Promise((resolve) => {
  arrive = resolve;
});
siteTest(
  'what is typed before the films have arrived is answered when they have',
  {
    // A browser that cannot unpack takes the files, which can be late.
    before: () => delete window.DecompressionStream,
    faults: {
      'assets/worker-.*': async (file) => {
        await arrival;
        return { type: 'text/javascript', body: await readFile(file) };
      },
    },
  },
  async ({ page }) => {
    await searchField(page).fill('matrix');
    await page.getByText('Search opens as soon as').waitFor();
    arrive();
    const results = page.getByRole('region', { name: 'Search results' });
    await ratingOf(results, 'The Matrix').first().waitFor();
  },
);

siteTest('a search that finds nothing says so', {}, async ({ page }) => {
  await five(page);
  await searchField(page).fill('qqqqxxxxzzzz');
  await page.getByText('No film here is called').first().waitFor();
});
