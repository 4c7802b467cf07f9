// npm run data against a server on this machine that behaves, and misbehaves, like GroupLens'.

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { fetchEdition } from '../../scripts/movielens.mjs';
import { zip } from './support/zip.mjs';

const edition = 'ml-latest-small';
const movies = `movieId,title,genres\n${Array.from({ length: 5000 }, (_, i) => `${i},Film ${Math.sin(i)} (1999),Drama\n`).join('')}`;
const archive = zip([
  [`${edition}/`, ''],
  [`${edition}/movies.csv`, movies],
  [`${edition}/ratings.csv`, 'userId,movieId,rating,timestamp\n1,1,4.0,964982703\n'],
]);
const md5 = (bytes) => createHash('md5').update(bytes).digest('hex');

/** A folder to download into and a server; `answers` can replace the answer to a path. */
async function setting(t, answers = {}) {
  const folder = await mkdtemp(path.join(tmpdir(), 'flatflix-data-'));
  const requests = [];
  const state = { bytes: archive, etag: '"first"' };
  const server = createServer((request, response) => {
    requests.push({ url: request.url, range: request.headers.range });
    if (answers[request.url]) return answers[request.url](request, response, state);
    if (request.url !== `/${edition}.zip`) return response.writeHead(404).end();
    const from = Number(request.headers.range?.match(/^bytes=(\d+)-$/)?.[1] ?? 0);
    const { bytes, etag } = state;
    if (from > 0 && request.headers['if-range'] === etag) {
      if (from >= bytes.length)
        return response.writeHead(416, { 'content-range': `bytes */${bytes.length}` }).end();
      return response
        .writeHead(206, { etag, 'content-length': bytes.length - from })
        .end(bytes.subarray(from));
    }
    response.writeHead(200, { etag, 'content-length': bytes.length }).end(bytes);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(async () => {
    server.closeAllConnections();
    server.close();
    await rm(folder, { recursive: true, force: true });
  });
  const notes = [];
  const get = () =>
    fetchEdition(edition, {
      folder,
      from: `http://127.0.0.1:${server.address().port}/`,
      note: (text) => notes.push(text),
    });
  return { folder, requests, notes, get, state, answers, zipFile: path.join(folder, `${edition}.zip`) };
}

/** Sends the first bytes of the archive and hangs up. */
const hangUp =
  (length) =>
  (_request, response, { bytes, etag }) => {
    response.writeHead(200, { etag, 'content-length': bytes.length });
    response.write(bytes.subarray(0, length), () => setTimeout(() => response.destroy(), 100));
  };

test('downloads, unpacks, and leaves nothing else behind', async (t) => {
  const { folder, get, notes } = await setting(t);
  assert.equal(await get(), path.join(folder, edition));
  assert.equal(await readFile(path.join(folder, edition, 'movies.csv'), 'utf8'), movies);
  assert.deepEqual(await readdir(folder), [edition]);
  assert.match(notes.join(), /publishes no checksum/);
});

test('does not fetch again, or overwrite, what is there', async (t) => {
  const { folder, get, notes, requests } = await setting(t);
  await get();
  await writeFile(path.join(folder, edition, 'movies.csv'), 'mine');
  const before = requests.length;
  await get();
  assert.equal(requests.length, before);
  assert.equal(await readFile(path.join(folder, edition, 'movies.csv'), 'utf8'), 'mine');
  assert.match(notes.at(-1), /there already/);
});

test('an interrupted download goes on where it stopped', async (t) => {
  const { folder, get, requests, answers, zipFile } = await setting(t, {
    [`/${edition}.zip`]: hangUp(10_000),
  });
  await assert.rejects(get, /interrupted after 10000 bytes.*\n.*goes on where it stopped/);
  assert.equal((await readFile(`${zipFile}.part`)).length, 10_000);
  delete answers[`/${edition}.zip`];
  await get();
  assert.equal(requests.filter(({ url }) => url.endsWith('.zip')).at(-1).range, 'bytes=10000-');
  assert.equal(await readFile(path.join(folder, edition, 'movies.csv'), 'utf8'), movies);
});

test('a download that was complete but for its name is not fetched again', async (t) => {
  const { folder, get, zipFile, state } = await setting(t);
  await writeFile(`${zipFile}.part`, archive);
  await writeFile(`${zipFile}.part.version`, state.etag);
  await get();
  assert.deepEqual(await readdir(folder), [edition]);
});

test('two versions of a file are never joined', async (t) => {
  const { folder, get, answers, state } = await setting(t, { [`/${edition}.zip`]: hangUp(10_000) });
  await assert.rejects(get, /interrupted/);
  delete answers[`/${edition}.zip`];
  state.bytes = zip([[`${edition}/movies.csv`, 'a newer edition']]);
  state.etag = '"second"';
  await get();
  assert.equal(await readFile(path.join(folder, edition, 'movies.csv'), 'utf8'), 'a newer edition');
});

test('compares the published checksum', async (t) => {
  const { get, notes } = await setting(t, {
    [`/${edition}.zip.md5`]: (_request, response) => response.end(`MD5 (${edition}.zip) = ${md5(archive)}\n`),
  });
  await get();
  assert.match(notes.join(), /MD5 is the one/);
});

test('a file without its published checksum is refused and removed', async (t) => {
  const wrong = md5('another file');
  const { folder, get } = await setting(t, {
    [`/${edition}.zip.md5`]: (_request, response) => response.end(`${wrong}  ${edition}.zip\n`),
  });
  await assert.rejects(get, new RegExp(`damaged: its MD5 is ${md5(archive)}, GroupLens publishes ${wrong}`));
  assert.deepEqual(await readdir(folder), []);
});

test('an edition that is gone is named with its address', async (t) => {
  const { folder, get } = await setting(t, {
    [`/${edition}.zip`]: (_request, response) => response.writeHead(404).end(),
  });
  await assert.rejects(get, /ml-latest-small\.zip answered 404 .*GroupLens may have moved it/);
  assert.deepEqual(await readdir(folder), []);
});

test('without a connection the error says so and what to do', async (t) => {
  const { folder } = await setting(t);
  // Port 9 of this machine: nothing listens there.
  await assert.rejects(
    () => fetchEdition(edition, { folder, from: 'http://127.0.0.1:9/' }),
    /Cannot reach 127\.0\.0\.1:9: .*\nCheck the connection and run this again/,
  );
});

for (const [name, files, options, reason] of [
  [
    'that leads out of its folder',
    [[`${edition}/../../evil.csv`, 'x']],
    {},
    /cannot be unpacked: invalid relative path/,
  ],
  ['with an absolute name', [['/evil.csv', 'x']], {}, /cannot be unpacked: absolute path/],
  ['of another edition', [['ml-25m/movies.csv', 'x']], {}, /outside of ml-latest-small/],
  [
    'that is damaged',
    [[`${edition}/movies.csv`, movies]],
    { damage: true },
    /movies\.csv does not have its checksum/,
  ],
]) {
  test(`an archive ${name} is refused`, async (t) => {
    const { folder, get, state } = await setting(t);
    state.bytes = zip(files, options);
    await assert.rejects(get, reason);
    assert.equal(existsSync(path.join(folder, edition)), false);
    assert.equal(existsSync(path.join(folder, '..', 'evil.csv')), false);
  });
}
