// Packs the npm package and installs it in fresh folders, each with one of the examples.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { built, inRoot, windows } from '../../../scripts/project.mjs';

const execute = promisify(execFile);

/** Runs npm without asking a registry, and returns what it prints. */
const npm = async (cwd, ...args) =>
  (await execute(windows ? 'npm.cmd' : 'npm', [...args, '--offline'], { cwd, shell: windows })).stdout;

/** A folder outside the repository: nothing in it can use what the repository has installed. */
export const workshop = await mkdtemp(path.join(tmpdir(), 'flatflix-package-'));

/** Removes the workshop. */
export const tidy = () => rm(workshop, { recursive: true, force: true });

/** Packs what the build has left, and says what npm says of it. */
export async function pack() {
  const [packed] = JSON.parse(await npm(workshop, 'pack', built.package, '--json'));
  return packed;
}

/** Copies an example into a folder of its own, with a model in `models`, by default beside it. */
export async function example(name, models = '.') {
  const folder = path.join(workshop, name);
  await cp(inRoot('examples', name), folder, { recursive: true });
  await mkdir(path.join(folder, models), { recursive: true });
  await cp(built.model, path.join(folder, models, 'model.flatflix'));
  return folder;
}

/**
 * Installs the packed package as an example's package.json says. The tools that it builds with are those of the repository,
 * linked rather than installed once more.
 */
export async function install(folder, tarball, ...tools) {
  await cp(path.join(workshop, tarball), path.join(folder, tarball));
  const file = path.join(folder, 'package.json');
  const { devDependencies, ...description } = JSON.parse(await readFile(file, 'utf8'));
  assert.deepEqual(
    Object.keys(devDependencies ?? {})
      .filter((name) => !name.endsWith('-cli'))
      .sort(),
    tools.toSorted(),
  );
  await writeFile(file, JSON.stringify(description));
  await npm(folder, 'install', '--no-audit', '--no-fund', '--no-package-lock');
  for (const tool of tools)
    await symlink(inRoot('node_modules', tool), path.join(folder, 'node_modules', tool), 'junction');
}

/** Unpacks the package into a folder `flatflix` of an example, for pages without a bundler. */
export async function unpack(folder, tarball) {
  const target = path.join(folder, 'flatflix');
  await mkdir(target);
  await execute('tar', ['-xzf', path.join(workshop, tarball), '-C', target, '--strip-components=1']);
}

/** Runs a program of Node in a folder, and returns what it prints. */
export const node = async (cwd, ...args) => (await execute(process.execPath, args, { cwd })).stdout;
