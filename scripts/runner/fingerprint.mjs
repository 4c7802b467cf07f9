// Tells whether a step's inputs changed since it last succeeded.

import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { built, root } from '../project.mjs';

/** Folders that hold results or installed packages, never inputs. */
const derived = new Set(['node_modules', 'target', 'pkg', 'dist', '.git']);

async function filesUnder(entry) {
  const info = await stat(entry).catch(() => null);
  if (!info) return [];
  if (info.isFile()) return [entry];
  const children = await readdir(entry, { withFileTypes: true });
  const nested = children
    .filter((child) => !(child.isDirectory() && derived.has(child.name)))
    .map((child) => filesUnder(path.join(entry, child.name)));
  return (await Promise.all(nested)).flat();
}

/**
 * Hash of words (versions, flags) and of the content of files; folders count with everything below them, a missing
 * file counts as missing.
 *
 * @param {{ words?: string[], files?: string[] }} inputs
 * @returns {Promise<string>} hexadecimal SHA-256
 */
export async function fingerprint({ words = [], files = [] }) {
  const hash = createHash('sha256');
  for (const word of words) hash.update(`word ${word}\n`);
  for (const file of (await Promise.all(files.map(filesUnder))).flat().sort()) {
    const content = await readFile(file);
    hash.update(`file ${path.relative(root, file)} ${content.length}\n`).update(content);
  }
  return hash.digest('hex');
}

/** Remembers, per step, the fingerprint of the inputs of its last success. */
export class Stamps {
  constructor(folder = path.join(built.tools, 'stamps')) {
    this.folder = folder;
  }

  #file(id) {
    return path.join(this.folder, id);
  }

  /** Whether the step succeeded on these very inputs and everything it left behind is still there. */
  async isFresh(id, print, outputs) {
    const last = await readFile(this.#file(id), 'utf8').catch(() => null);
    return last === print && outputs.every((output) => existsSync(output));
  }

  /** Forgets a step: called before it runs, so that an interrupted run is never taken for a finished one. */
  async clear(id) {
    await rm(this.#file(id), { force: true });
  }

  async record(id, print) {
    await mkdir(this.folder, { recursive: true });
    const file = this.#file(id);
    await writeFile(`${file}.new`, print);
    await rename(`${file}.new`, file);
  }
}
