// npm run reproduce: builds the last commit twice, in two folders and from two cargo homes, and compares every byte that
// is published.

import { cp, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { built, inRoot, root } from './project.mjs';
import { run } from './runner/child.mjs';
import { main } from './runner/main.mjs';
import { duration } from './runner/report.mjs';
import { Problem } from './runner/runner.mjs';
import { npmPackages, wasmTools } from './steps/setup.mjs';

const usage = `npm run reproduce [-- --keep] [--verbose]
Builds the last commit in two temporary folders and compares modules, pages, model and site byte by byte.
  --keep  leaves the folders there`;

/** What is published, in each copy of the repository. */
const published = [built.wasmPackage, built.page, built.model, built.site, built.oneFile].map((place) =>
  path.relative(root, place),
);

/** The files of a file or folder, as paths below `base`, sorted. */
async function filesOf(base, place) {
  const whole = path.join(base, place);
  if (!(await stat(whole)).isDirectory()) return [place];
  const entries = await readdir(whole, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(base, path.join(entry.parentPath, entry.name)))
    .sort();
}

/** A cargo home of another name: its folders are the user's, so that nothing is downloaded twice. */
async function cargoHome(folder) {
  await mkdir(folder, { recursive: true });
  const own = process.env.CARGO_HOME ?? path.join(os.homedir(), '.cargo');
  for (const name of await readdir(own))
    if (name === 'registry' || name.startsWith('config'))
      await symlink(path.join(own, name), path.join(folder, name));
  return folder;
}

/** Builds the last commit in a folder, by the tools that are installed here. */
async function build(folder, env, note) {
  const began = Date.now();
  await mkdir(folder, { recursive: true });
  const archive = path.join(folder, 'sources.tar');
  await run('git', ['archive', '--output', archive, 'HEAD']);
  await run('tar', ['-xf', archive, '-C', folder]);
  await rm(archive);
  for (const part of ['bin', 'stamps'])
    await cp(path.join(built.tools, part), path.join(folder, '.tools', part), { recursive: true });
  // Another copy of the packages: a bundler that wrote down where it found them would tell.
  await rm(path.join(folder, '.tools', 'stamps', npmPackages.id), { force: true });
  const script = path.join('scripts', 'build.mjs');
  await run(process.execPath, [script], { cwd: folder, env });
  await run(process.execPath, [script, '--single-file'], { cwd: folder, env });
  note(`${folder} in ${duration(Date.now() - began)}`);
}

/** The files that differ, or are in one folder only. */
async function differences(folders) {
  const [names, others] = await Promise.all(
    folders.map(async (folder) =>
      (await Promise.all(published.map((place) => filesOf(folder, place)))).flat(),
    ),
  );
  const inBoth = names.filter((name) => others.includes(name));
  const differing = [...names, ...others].filter((name) => !inBoth.includes(name));
  for (const name of inBoth) {
    const [first, second] = await Promise.all(folders.map((folder) => readFile(path.join(folder, name))));
    if (!first.equals(second)) differing.push(name);
  }
  return { count: inBoth.length, differing };
}

await main({
  usage,
  options: { keep: { type: 'boolean' } },
  targets: () => wasmTools,
  async after({ keep }) {
    const base = await mkdtemp(path.join(os.tmpdir(), 'flatflix-reproduce-'));
    const folders = [path.join(base, 'a'), path.join(base, 'in another folder', 'b')];
    const note = (text) => console.error(`  built ${text}`);
    const status = await run('git', ['status', '--porcelain'], { cwd: inRoot() });
    if (status.trim()) note('the last commit only: there are changes that are not committed');
    try {
      await build(folders[0], {}, note);
      await build(folders[1], { CARGO_HOME: await cargoHome(path.join(base, 'cargo of b')) }, note);
      const { count, differing } = await differences(folders);
      if (differing.length > 0)
        throw new Problem(`These differ between two builds of one commit:\n  ${differing.join('\n  ')}`);
      console.log(`${count} files are the same in both, byte for byte.`);
    } finally {
      if (keep) console.error(`Both are in ${base}.`);
      else await rm(base, { recursive: true, force: true });
    }
  },
});
