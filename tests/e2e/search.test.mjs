// Finding a film by what people type.

import assert from 'node:assert/strict';
import { siteTest } from './support/site.mjs';
import { five, ratingOf, searchField } from './support/visitor.mjs';

/** The film whose rating control comes first under a query. */
async function firstFound(page, query, wanted) {
  await searchField(page).fill(query);
  await ratingOf(page, wanted).first().waitFor();
  const groups = await page.getByRole('radiogroup').all();
  const names = [];
  for (const group of groups)
    names.push(await group.evaluate((node) => node.getAttribute('aria-label') ?? node.ariaLabel));
  return names.filter(Boolean).map((name) => name.replace(/^Rate /, ''))[0];
}

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
    assert.equal(await firstFound(page, query, title), title);
  });
}

siteTest('a search that finds nothing says so', {}, async ({ page }) => {
  await five(page);
  await searchField(page).fill('qqqqxxxxzzzz');
  await page.getByText('No film here is called').first().waitFor();
});
