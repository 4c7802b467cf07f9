// A visitor's ratings as files: taken out, brought back, brought from elsewhere, each after a review.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { inRoot } from '../../scripts/project.mjs';
import { zip } from '../scripts/support/zip.mjs';
import { phone, siteTest } from './support/site.mjs';
import {
  checked,
  five,
  fiveBecome,
  nextFive,
  rate,
  ratingOf,
  recommended,
  searchField,
} from './support/visitor.mjs';

const samples = inRoot('www', 'src', 'visitor', 'import', 'samples');
const sample = (name) => readFile(path.join(samples, name));

const choose = (page, ...files) =>
  page
    .getByLabel('Import ratings')
    .first()
    .setInputFiles(
      files.map(([name, content]) => ({
        name,
        mimeType: 'application/octet-stream',
        buffer: Buffer.from(content),
      })),
    );

/** Drops a file on the middle of the page, as from a folder beside the browser. */
async function drop(page, name, content) {
  const transfer = await page.evaluateHandle(
    ([fileName, base64]) => {
      const bytes = Uint8Array.from(atob(base64), (letter) => letter.codePointAt(0));
      const data = new DataTransfer();
      data.items.add(new File([bytes], fileName));
      return data;
    },
    [name, Buffer.from(content).toString('base64')],
  );
  await page.dispatchEvent('main', 'dragenter', { dataTransfer: transfer });
  await page.getByText('Drop your ratings anywhere').waitFor();
  await page.dispatchEvent('main', 'drop', { dataTransfer: transfer });
}

/** Waits for the review, and has what it says. */
async function reviewed(page) {
  await page.getByRole('heading', { name: /^(Before anything is added|Nothing could be read)$/ }).waitFor();
  return page.locator('ff-import').innerText();
}

async function add(page) {
  await page.getByRole('button', { name: /^Add \d/ }).click();
  await page.getByRole('heading', { name: /added$/ }).waitFor();
}

async function saved(page, button = 'Export ratings') {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: button }).first().click(),
  ]);
  return { name: download.suggestedFilename(), text: await readFile(await download.path(), 'utf8') };
}

async function letterboxdZip() {
  const names = [
    'ratings',
    'watched',
    'watchlist',
    'diary',
    'reviews',
    'likes/films',
    'deleted/diary',
    'profile',
  ];
  return zip(
    await Promise.all(
      names.map(async (name) => [`letterboxd-someone/${name}.csv`, await sample(`letterboxd/${name}.csv`)]),
    ),
  );
}

siteTest('export, start over, import: everything is as it was', {}, async ({ page }) => {
  const nothing = await five(page);
  await rate(page, 'The Matrix', 5);
  await rate(page, 'Titanic', 1.5);
  const rated = await five(page);
  await recommended(page).getByRole('button', { name: 'Not interested' }).first().click();
  const before = await nextFive(page, rated);
  const { text } = await saved(page);
  const table = (await saved(page, 'Export as a table')).text;

  await page.getByRole('button', { name: 'Start over' }).first().click();
  await fiveBecome(page, nothing);
  await page.reload();
  // Nothing is left after a reload.
  await fiveBecome(page, nothing);

  for (const [name, content] of [
    ['flatflix-ratings.json', text],
    ['flatflix-ratings.csv', table],
  ]) {
    await choose(page, [name, content]);
    await reviewed(page);
    await add(page);
    await page.getByRole('link', { name: 'See what to watch' }).click();
    await fiveBecome(page, before);
    await page.getByRole('button', { name: 'Undo', exact: true }).first().click();
    await fiveBecome(page, nothing);
  }
});

siteTest(
  'a Letterboxd zip is dropped, reviewed, added, undone, added again, and there after a reload',
  {},
  async ({ page }) => {
    const nothing = await five(page);
    const file = await letterboxdZip();
    await drop(page, 'letterboxd.zip', file);
    const text = await reviewed(page);
    assert.match(text, /4 ratings to add/);
    assert.match(text, /2 films for your watchlist/);
    assert.match(text, /ratings from 0\.5 to 5/);
    assert.match(text, /Which one is meant\? 1 film/);
    assert.match(text, /1 film not found here/);
    assert.match(text, /1 film rated more than once/);

    await page
      .getByLabel('Film meant by The Raid (2012)')
      .selectOption({ label: 'The Raid: Redemption (2011)' });
    await page.getByText('5 ratings to add').waitFor();
    await page.getByText('1 film not found here').click();
    const lost = await saved(page, 'Save them as CSV');
    assert.equal(lost.name, 'films-not-found.csv');
    assert.match(lost.text, /Parasite,2019,5/);

    await add(page);
    await page.getByRole('button', { name: 'Undo the import' }).click();
    await fiveBecome(page, nothing);

    await drop(page, 'letterboxd.zip', file);
    await reviewed(page);
    await add(page);
    await page.getByRole('link', { name: 'See what to watch' }).click();
    const after = await nextFive(page, nothing);
    await page.reload();
    await fiveBecome(page, after);
    await searchField(page).fill('The Matrix');
    await checked(page, 'The Matrix', 4.5);
  },
);

siteTest('a review that is cancelled changes nothing', phone, async ({ page }) => {
  const nothing = await five(page);
  await choose(page, ['imdb.csv', await sample('imdb.csv')]);
  assert.match(await reviewed(page), /2 rows about series or episodes left out/);
  await page.getByRole('button', { name: 'Cancel' }).click();
  await fiveBecome(page, nothing);
  assert.ok(await page.getByRole('button', { name: 'Undo', exact: true }).first().isDisabled());
});

siteTest('files are added to a review, and the way back leaves it', {}, async ({ page }) => {
  const nothing = await five(page);
  await page.getByRole('link', { name: 'What can be imported' }).click();
  await page.getByRole('heading', { name: 'Bring your ratings along' }).waitFor();
  await drop(page, 'imdb.csv', await sample('imdb.csv'));
  assert.match(await reviewed(page), /3 ratings to add/);
  await drop(page, 'watched.csv', await sample('letterboxd/watched.csv'));
  await page.getByText('2 films seen but not rated').waitFor();
  await page.goBack();
  await fiveBecome(page, nothing);
  await page.goForward();
  await page.getByRole('heading', { name: 'Bring your ratings along' }).waitFor();
});

siteTest('ratings that differ from those here are shown, and the visitor decides', {}, async ({ page }) => {
  await five(page);
  await rate(page, 'The Matrix', 1);
  await searchField(page).fill('');
  await choose(page, ['tmdb.csv', await sample('tmdb.csv')]);
  assert.match(await reviewed(page), /here 1 star, in the file 4\.5 stars: yours stays/);
  await page.getByRole('combobox', { name: 'Keep' }).selectOption('file');
  await page.getByText('the file’s is taken').waitFor();
  await add(page);
  await searchField(page).fill('The Matrix');
  await checked(page, 'The Matrix', 4.5);
});

siteTest(
  'a Criticker export in XML, MovieLens ratings and IMDb ratings come together',
  {},
  async ({ page }) => {
    await five(page);
    await choose(
      page,
      ['criticker.xml', await sample('criticker.xml')],
      ['ratings.csv', await sample('movielens-ratings.csv')],
      ['imdb.csv', await sample('imdb.csv')],
    );
    const text = await reviewed(page);
    assert.match(text, /Criticker, 2 rows, ratings from 0 to 100/);
    assert.match(text, /MovieLens ratings, 3 rows, ratings from 0\.5 to 5/);
    assert.match(text, /IMDb, 6 rows, ratings from 1 to 10/);
    assert.match(text, /2 films not found here/);
    await add(page);
    await searchField(page).fill('The Matrix');
    await checked(page, 'The Matrix', 4.5);
  },
);

siteTest('films from Letterboxd are found by title and year', {}, async ({ page, t }) => {
  await five(page);
  const [, ...lines] = (await readFile(inRoot('tests', 'e2e', 'fixtures', 'letterboxd-films.csv'), 'utf8'))
    .trimEnd()
    .split('\n');
  const films = lines.map((line) => /^(.*),(\d{4}),(\d+)$/.exec(line).slice(1));
  const rows = films.map(([name, year], n) => `2024-01-01,${name},${year},https://boxd.it/${n},4`);
  const ratings = ['Date,Name,Year,Letterboxd URI,Rating', ...rows].join('\n');
  await choose(page, ['ratings.csv', ratings]);
  await reviewed(page);
  await add(page);
  const found = new Set(JSON.parse((await saved(page)).text).ratings.map(({ id }) => id));
  const right = films.filter(([, , id]) => found.has(id));
  const wanted = new Set(films.map(([, , id]) => id));
  const wrong = [...found].filter((id) => !wanted.has(id));
  t.diagnostic(`${right.length} of ${films.length} films match the right one`);
  assert.deepEqual(wrong, [], 'no film matches a wrong one');
  assert.ok(right.length >= 0.97 * films.length, `${right.length} of ${films.length}`);
});

siteTest('films that are not here match no other of the same name', {}, async ({ page }) => {
  await five(page);
  const films = await readFile(inRoot('tests', 'e2e', 'fixtures', 'letterboxd-films-elsewhere.csv'), 'utf8');
  await choose(page, ['ratings.csv', films]);
  await reviewed(page);
  assert.ok(await page.getByRole('button', { name: 'Nothing to add' }).isDisabled());
});

for (const [what, name, content, sentence] of [
  ['that is damaged', 'ratings.json', '{"format":"flatflix-ratings","version":1,"ratings":[{"id', /damaged/],
  ['of another program', 'bookmarks.json', '{"bookmarks":[]}', /no ratings that are known/],
  ['of a newer version', 'ratings.json', '{"format":"flatflix-ratings","version":999,"ratings":[]}', /newer/],
  ['without the columns', 'ratings.csv', 'film,stars\nThe Matrix,5\n', /film,stars/],
  ['that is a web page', 'ratings.csv', '<!doctype html><title>Log in</title>', /web page/],
  ['that is empty', 'ratings.csv', '', /empty/],
  ['that is no text', 'ratings.csv', Buffer.from([0, 255, 254, 0, 1, 2, 200, 0]), /neither text nor a zip/],
  ['that is a broken zip', 'ratings.zip', Buffer.from('PK\x03\x04 and then nothing'), /zip is damaged/],
]) {
  siteTest(`a file ${what} is refused and changes nothing`, {}, async ({ page }) => {
    const nothing = await five(page);
    await rate(page, 'The Matrix', 5);
    const before = await nextFive(page, nothing);
    await choose(page, [name, content]);
    const text = await reviewed(page);
    assert.match(text, /Nothing was changed\./);
    assert.match(text, sentence);
    await page.getByRole('button', { name: 'Close', exact: true }).click();
    await searchField(page).fill('');
    await fiveBecome(page, before);
    await page.reload();
    await fiveBecome(page, before);
    await searchField(page).fill('The Matrix');
    await checked(page, 'The Matrix', 5);
    const chosen = ratingOf(page, 'The Matrix').first().getByRole('radio', { checked: true });
    assert.equal(await chosen.count(), 1);
  });
}

siteTest('the file for Letterboxd names films as its importer asks', {}, async ({ page }) => {
  await five(page);
  await rate(page, 'The Matrix', 4.5);
  const { text } = await saved(page, 'Export for Letterboxd');
  assert.equal(
    text.replace(/^\ufeff/, ''),
    'imdbID,tmdbID,Title,Year,Rating\r\ntt0133093,603,The Matrix,1999,4.5\r\n',
  );
});
