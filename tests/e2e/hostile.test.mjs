// What others have written gets to the page by four ways: the catalogue, files, links and storage. None of it runs.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before } from 'node:test';
import { deflateRawSync } from 'node:zlib';
import { built } from '../../scripts/project.mjs';
import { zip } from '../scripts/support/zip.mjs';
import { stored } from './support/record.mjs';
import { siteTest } from './support/site.mjs';
import { checked, complete, five, rate, searchField } from './support/visitor.mjs';

/** Text that would run, or break out of where it stands, if anything took it for more than text. */
const EVIL = [
  '<script>window.broken = 1</script>',
  '<img src=x onerror="window.broken = 1">',
  '"><svg onload=window.broken=1>',
  '</script><script>window.broken = 1</script>',
  "' onfocus='window.broken=1' autofocus='",
  'javascript:window.broken=1',
  '{{window.broken = 1}}#{window.broken = 1}',
  '<!--<style>*{display:none}</style>',
  '&lt;img src=x onerror=window.broken=1&gt;',
  '__proto__',
  'constructor',
  '\u202egnp.evil\u0000\u2028',
];

/** That nothing of it has become more than text. */
async function harmless(page) {
  const found = await page.evaluate(() => ({
    ran: window.broken,
    polluted: Object.keys(Object.prototype),
    elements: document.querySelectorAll(
      '[onerror], [onload], [onfocus], img[src="x"], a[href^="javascript:"]',
    ).length,
    scripts: [...document.scripts].filter(({ text }) => text.includes('window.broken')).length,
  }));
  assert.deepEqual(found, { ran: undefined, polluted: [], elements: 0, scripts: 0 });
}

const folder = await mkdtemp(path.join(tmpdir(), 'flatflix-hostile-'));
after(() => rm(folder, { recursive: true }));

before(async () => {
  const quoted = (text) => `"${text.replaceAll('"', '""')}"`;
  const films = Array.from({ length: 48 }, (_, n) => [n < 12 ? `${EVIL[n]}/..` : String(n), EVIL[n % 12]]);
  const genres = (n) => EVIL[n % 4].replaceAll('|', '');
  const files = {
    'flatflix.toml': '[rating]\nfactors = 2\nsweeps = 4\n[ranking.linear]\ncomponents = 8\n',
    'ratings.csv': `userId,movieId,rating\n${Array.from({ length: 60 }, (_, user) =>
      films
        .filter((_, n) => (user * 7 + n * 5) % 3 > 0)
        .map(([id], n) => `${user},${quoted(id)},${1 + ((user + n) % 5)}`)
        .join('\n'),
    ).join('\n')}\n`,
    'movies.csv': `movieId,title,genres\n${films
      .map(([id, title], n) => `${quoted(id)},${quoted(`${title} (19${50 + n})`)},${quoted(genres(n))}`)
      .join('\n')}\n`,
    'tags.csv': `userId,movieId,tag\n${films.flatMap(([id], n) => [1, 2, 3].map((user) => `${user},${quoted(id)},${quoted(EVIL[n % 5])}`)).join('\n')}\n`,
    'README.txt': EVIL.join('\n'),
  };
  await mkdir(path.join(folder, 'data'));
  for (const [name, text] of Object.entries(files)) await writeFile(path.join(folder, 'data', name), text);
  const run = (...options) => execFileSync(built.flatflix, options, { cwd: folder, stdio: 'pipe' });
  run('train', '--data', 'data', '--config', 'data/flatflix.toml', '--out', 'model.flatflix', '--quiet');
  run('site', '--model', 'model.flatflix', '--title', EVIL[3], '--out', 'dist');
});

siteTest(
  'titles, genres and tags of the catalogue are text',
  { site: () => path.join(folder, 'dist') },
  async ({ page }) => {
    await five(page);
    await complete(page);
    await page.getByText('<img src=x onerror=').first().waitFor();
    for (const view of ['browse', 'map', 'taste', 'together', 'watchlist', 'ratings', 'about']) {
      await page.evaluate((name) => (location.hash = `#/${name}`), view);
      await page.locator('main h1').first().waitFor();
      await harmless(page);
    }
    for (const text of EVIL.slice(0, 11)) {
      await page.evaluate((id) => (location.hash = `#/movie/${encodeURIComponent(`${id}/..`)}`), text);
      await page.locator('main h1').first().waitFor();
      await page.evaluate((name) => (location.hash = `#/browse/genre/${encodeURIComponent(name)}`), text);
      await page.locator('main h1').first().waitFor();
    }
    await searchField(page).fill('img onerror');
    await page.locator('#results').waitFor();
    await harmless(page);
  },
);

const choose = (page, name, content) =>
  page
    .getByLabel('Import ratings')
    .first()
    .setInputFiles({ name, mimeType: 'application/octet-stream', buffer: Buffer.from(content) });

siteTest('what an imported file says is text, and makes no object another', {}, async ({ page, server }) => {
  await five(page);
  const rows = EVIL.map(
    (text) => `2024-01-01,"${text.replaceAll('"', '""').replaceAll('\u0000', '')}",1999,x,4`,
  );
  await choose(
    page,
    `${EVIL[1].replaceAll('"', '')}.csv`,
    `Date,Name,Year,Letterboxd URI,Rating\n2024-01-01,The Matrix,1999,x,4\n${rows.join('\n')}\n`,
  );
  await page.getByRole('heading', { name: 'Before anything is added' }).waitFor();
  for (const section of await page.locator('ff-import summary').all()) await section.click();
  await harmless(page);
  await page.getByRole('button', { name: 'Cancel' }).first().click();

  const film = '"movie":{"title":"The Matrix","year":1999,"ids":{"imdb":"tt0133093"}}';
  const statuses = ['constructor', '__proto__', 'toString', 'completed'];
  const hostile = `{"__proto__":{"polluted":1},"movies":[${statuses
    .map((status) => `{"status":"${status}","user_rating":8,"__proto__":{"polluted":1},${film}}`)
    .join(',')}]}`;
  await choose(page, 'SimklBackup.json', hostile);
  await page.getByRole('button', { name: /^Add 1/ }).click();
  await page.getByRole('heading', { name: /added$/ }).waitFor();
  await choose(
    page,
    'ours.json',
    '{"format":"flatflix ratings","version":1,"__proto__":{"version":9},"constructor":{"prototype":{"polluted":1}},"ratings":[{"__proto__":{"rating":5},"id":"__proto__","title":"x"},{"id":"constructor","rating":5}]}',
  );
  await page.locator('ff-import h1').waitFor();
  await harmless(page);
  await page.goto(server.url);
  await five(page);
  await searchField(page).fill('The Matrix');
  await checked(page, 'The Matrix', 4);
});

/** A zip whose directory states another size than what is in it. */
function bomb(stated) {
  const packed = zip([['ratings.csv', 'Date,Name,Year,Letterboxd URI,Rating\n']]);
  const directory = packed.indexOf(Buffer.from('PK\x01\x02', 'latin1'));
  packed.writeUInt32LE(stated, directory + 24);
  return packed;
}

siteTest('files that would fill the memory are refused before they do', {}, async ({ page }) => {
  await five(page);
  const megabytes = (n) => Buffer.alloc(n << 20, 'a');
  const refused = async (name, content, words) => {
    const large = path.join(folder, name);
    await writeFile(large, content);
    await page.getByLabel('Import ratings').first().setInputFiles(large);
    await page.getByText(words).first().waitFor();
    await page.evaluate(() => (location.hash = '#/'));
    await five(page);
  };
  await refused('large.csv', megabytes(21), 'larger than 20 MB');
  // 300 MB in 300 KB: what the directory says is believed before anything is unpacked.
  const honest = zip([['ratings.csv', megabytes(61)]]);
  assert.ok(honest.length < 1 << 20);
  await refused('bomb.zip', honest, /60 MB/);
  await refused('lying.zip', bomb(0xffff_fff0), /60 MB/);
  const nested = zip(Array.from({ length: 40 }, (_, n) => [`${n}.csv`, megabytes(2)]));
  await refused('many.zip', nested, /60 MB/);
  const rows = 'Date,Name,Year,Letterboxd URI,Rating\n'.concat(
    '2024-01-01,The Matrix,1999,x,4\n'.repeat(100_001),
  );
  await refused('rows.csv', rows, /100,000 rows/);
  await harmless(page);
});

/** A link's ratings as its writer would pack them, whatever they are. */
const packed = (value) => `1.${deflateRawSync(JSON.stringify(value)).toString('base64url')}`;

siteTest('addresses that nobody made lead to a view, and run nothing', {}, async ({ page }) => {
  await five(page);
  const one = (id, rating = 4) => packed({ scale: [0.5, 5], ratings: [[id, rating]] });
  const fragments = [
    '#/movie/%',
    '#/movie/__proto__',
    `#/movie/${encodeURIComponent(EVIL[1])}`,
    '#/browse/genre/constructor',
    '#/browse/__proto__/x',
    '#/browse/decade/NaN',
    '#/browse/tag/%E0%A4%A',
    `#/${'a/'.repeat(20_000)}`,
    '#/together/1.',
    `#/together/${one(EVIL[1])}`,
    `#/together/${one('__proto__')}`,
    `#/together/${packed({ scale: [0.5, 5], ratings: Array.from({ length: 2000 }, () => ['1', 4]) })}`,
    `#/together/${packed({ scale: [0.5, 5], ratings: [['1', 1e308]] })}`,
    `#/together/1.${deflateRawSync(Buffer.alloc(8 << 20)).toString('base64url')}`,
    '#javascript:window.broken=1',
    `#${encodeURIComponent(EVIL[0])}`,
  ];
  for (const fragment of fragments) {
    await page.evaluate((hash) => (location.hash = hash), fragment);
    // Nothing tells when an address has done nothing.
    await page.waitForTimeout(100);
    await page.locator('main h1, main section').first().waitFor();
    await harmless(page);
  }
});

siteTest('a record that somebody has tampered with breaks nothing', {}, async ({ page }) => {
  await five(page);
  const honest = {
    schema: 2,
    ratings: [['2571', 4.5, 1]],
    excluded: [],
    unseen: [],
    seen: [],
    watchlist: [],
    unsaved: 0,
  };
  const patch = { ratings: [], excluded: [], unseen: [], seen: [], watchlist: [] };
  const step = (deed, back = patch) => [{ deed, back }];
  const records = [
    { ...honest, history: step({ kind: 'constructor', id: '1' }) },
    { ...honest, history: step({ kind: 'rated', id: EVIL[1], rating: 4 }) },
    { ...honest, history: step({ kind: 'startedOver' }, { ...patch, ratings: [null] }) },
    { ...honest, history: 'none', unsaved: 'many' },
    {
      ...honest,
      ratings: [...honest.ratings, [EVIL[1], 4, 1], ['__proto__', 3, 1], ['1', 1e308, 1], ['3', -7, 1]],
      history: [],
    },
    { ...honest, watchlist: [EVIL[0], '__proto__'], excluded: EVIL, history: [] },
  ];
  for (const record of records) {
    await stored(page, record);
    await page.reload();
    await five(page);
    await searchField(page).fill('The Matrix');
    await checked(page, 'The Matrix', 4.5);
    await page.evaluate(() => (location.hash = '#/ratings'));
    await page.getByRole('heading', { name: 'Your ratings', level: 1 }).waitFor();
    await page.evaluate(() => (location.hash = '#/watchlist'));
    await page.getByRole('heading', { name: 'Watchlist', level: 1 }).waitFor();
    await harmless(page);
    await page.evaluate(() => (location.hash = '#/'));
  }
  await rate(page, 'Titanic', 2);
  for (const record of [7, { schema: 2 }, { ...honest, ratings: [['2571', 'five', 1]] }]) {
    await stored(page, record);
    await page.reload();
    await page.getByText('Ratings cannot be kept here').waitFor();
    await five(page);
    assert.deepEqual(await stored(page), record, 'what could not be read is left as it is');
  }
});
