// Downloads official MovieLens editions from GroupLens: resumable, checked, unpacked into a folder.

import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { crc32 } from 'node:zlib';
import { Problem } from './runner/runner.mjs';

export const editions = ['ml-latest-small', 'ml-25m', 'ml-32m'];

export const official = 'https://files.grouplens.org/datasets/movielens/';

const patience = 30_000;

async function request(url, headers = {}) {
  const silent = new AbortController();
  const timer = setTimeout(() => silent.abort(), patience);
  try {
    return await fetch(url, { headers, signal: silent.signal });
  } catch (error) {
    const reason = silent.signal.aborted
      ? `no answer within ${patience / 1000} s`
      : (error.cause?.message ?? error.message);
    throw new Problem(
      `Cannot reach ${new URL(url).host}: ${reason}.\n` +
        'Check the connection and run this again: a download that was interrupted goes on where it stopped.',
    );
  } finally {
    clearTimeout(timer);
  }
}

const sizeOf = async (file) => (await stat(file).catch(() => null))?.size ?? 0;

/** Counts bytes on their way to the file. */
const counting = (start, total, progress) => {
  let bytes = start;
  return new Transform({
    transform(chunk, _encoding, done) {
      bytes += chunk.length;
      progress(bytes, total);
      done(null, chunk);
    },
  });
};

/**
 * Downloads a file, going on where an earlier call was interrupted.
 *
 * The unfinished file is `<file>.part`; beside it `<file>.part.version` keeps the server's name for this version of the
 * file, so that two versions are never joined.
 *
 * @param {string} url
 * @param {string} file
 * @param {(bytes: number, total: number) => void} progress
 * @throws {Problem}
 */
export async function download(url, file, progress = () => {}) {
  const part = `${file}.part`;
  const versionFile = `${part}.version`;
  const have = await sizeOf(part);
  const version = await readFile(versionFile, 'utf8').catch(() => '');
  const response = await request(
    url,
    have > 0 && version ? { Range: `bytes=${have}-`, 'If-Range': version } : {},
  );
  if (response.status === 416) {
    // Nothing is left to send: either the file is complete, or it is not the server's.
    await response.body?.cancel();
    if (Number(response.headers.get('content-range')?.split('/')[1]) !== have) {
      await rm(part);
      return download(url, file, progress);
    }
  } else if (!response.ok) {
    await response.body?.cancel();
    const missing =
      response.status === 404
        ? 'GroupLens may have moved it: see https://grouplens.org/datasets/movielens/'
        : 'Try again later';
    throw new Problem(`${url} answered ${response.status} ${response.statusText}. ${missing}.`);
  } else {
    const start = response.status === 206 ? have : 0;
    const total = start + Number(response.headers.get('content-length') ?? Number.NaN);
    await writeFile(versionFile, response.headers.get('etag') ?? response.headers.get('last-modified') ?? '');
    try {
      const target = createWriteStream(part, { flags: start > 0 ? 'a' : 'w' });
      await pipeline(response.body, counting(start, total, progress), target);
    } catch (error) {
      throw new Problem(
        `The download of ${url} was interrupted after ${await sizeOf(part)} bytes: ${error.cause?.message ?? error.message}.\n` +
          'Run this again: it goes on where it stopped.',
      );
    }
  }
  await rename(part, file);
  await rm(versionFile, { force: true });
}

/**
 * Compares a file with the MD5 published beside it. GroupLens publishes one for some editions only.
 *
 * @returns {Promise<boolean>} false when none is published
 * @throws {Problem} when it differs; the file is removed then, because going on from it can never succeed
 */
async function verify(file, url) {
  const response = await request(url);
  if (response.status === 404) {
    await response.body?.cancel();
    return false;
  }
  const text = response.ok ? await response.text() : '';
  const published = text.match(/\b[0-9a-f]{32}\b/i)?.[0].toLowerCase();
  if (!published) throw new Problem(`${url} answered ${response.status} and holds no MD5 checksum.`);
  const hash = createHash('md5');
  await pipeline(createReadStream(file), hash);
  const actual = hash.digest('hex');
  if (actual !== published) {
    await rm(file);
    throw new Problem(
      `${path.basename(file)} is damaged: its MD5 is ${actual}, GroupLens publishes ${published}. The file was removed; run this again.`,
    );
  }
  return true;
}

/** Where an entry of an archive goes, below a folder; null for folders. */
function destination(folder, edition, name) {
  const prefix = `${edition}/`;
  if (!name.startsWith(prefix))
    throw new Problem(`The archive holds ${name}, outside of ${prefix}: it is not ${edition}.`);
  if (name.endsWith('/')) return null;
  return path.join(folder, ...name.slice(prefix.length).split('/'));
}

/**
 * Unpacks an edition's archive. Names that lead out of the folder are refused (by yauzl), damaged entries too.
 *
 * @param {string} archive
 * @param {string} edition name of the one folder in the archive
 * @param {string} folder created; must not exist
 */
async function unpack(archive, edition, folder) {
  const yauzl = await import('yauzl');
  try {
    const zip = await yauzl.openPromise(archive);
    for await (const entry of zip.eachEntry()) {
      const file = destination(folder, edition, entry.fileName);
      if (!file) continue;
      await mkdir(path.dirname(file), { recursive: true });
      let sum = 0;
      const summing = new Transform({
        transform(chunk, _encoding, done) {
          sum = crc32(chunk, sum);
          done(null, chunk);
        },
      });
      await pipeline(await zip.openReadStreamPromise(entry), summing, createWriteStream(file));
      if (sum !== entry.crc32) throw new Error(`${entry.fileName} does not have its checksum`);
    }
  } catch (error) {
    if (error instanceof Problem) throw error;
    throw new Problem(
      `${path.basename(archive)} cannot be unpacked: ${error.message}. Delete ${archive} and run this again.`,
    );
  }
}

/**
 * Fetches an edition into `<folder>/<edition>`.
 *
 * @param {string} edition one of `editions`
 * @param {object} options
 * @param {string} options.folder
 * @param {string} [options.from] address of the folder that holds `<edition>.zip`
 * @param {(bytes: number, total: number) => void} [options.progress]
 * @param {(text: string) => void} [options.note]
 * @returns {Promise<string>} the edition's folder
 * @throws {Problem}
 */
export async function fetchEdition(edition, { folder, from = official, progress, note = () => {} }) {
  const target = path.join(folder, edition);
  if (existsSync(target)) {
    note(`${edition} is there already. To fetch it anew, delete ${target} first.`);
    return target;
  }
  await mkdir(folder, { recursive: true });
  const archive = path.join(folder, `${edition}.zip`);
  const url = new URL(`${edition}.zip`, from.endsWith('/') ? from : `${from}/`);
  if (!existsSync(archive)) await download(url.href, archive, progress);
  const checked = await verify(archive, `${url.href}.md5`);
  note(
    checked
      ? 'Its MD5 is the one that GroupLens publishes.'
      : 'GroupLens publishes no checksum for this edition.',
  );
  const unpacked = `${target}.unpacking`;
  await rm(unpacked, { recursive: true, force: true });
  await unpack(archive, edition, unpacked);
  await rename(unpacked, target);
  await rm(archive);
  return target;
}
