// From sources and ratings to dist/: the WebAssembly package, the page, the command, the model, the site.

import { readFile, rename, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { built, embeddedData, inRoot } from '../project.mjs';
import { run as runCommand } from '../runner/child.mjs';
import { fingerprint } from '../runner/fingerprint.mjs';
import { npmPackages, prerequisites, wasmPackProgram, wasmTools } from './setup.mjs';

/** The compiler's version: another compiler means other code. */
const rustVersion = () => runCommand('rustc', ['--version']);

const workspaceFiles = [inRoot('Cargo.toml'), inRoot('Cargo.lock'), inRoot('.cargo')];

/** Sources of the WebAssembly package. */
export const wasmSources = [...workspaceFiles, inRoot('crate', 'core'), inRoot('crate', 'wasm')];

/** What turns the kernels of crate/core into vector instructions. */
const vectors = '-Ctarget-feature=+simd128';

/** The same, for a test. */
export const withVectors = { CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS: vectors };

/**
 * Flags for a module that is published. Panics name the file they come from: without the folders of whoever built it, the
 * same sources give the same bytes everywhere (npm run reproduce). Separated as cargo wants it, since folders have spaces.
 */
const published = (...flags) => {
  const cargoHome = process.env.CARGO_HOME ?? path.join(os.homedir(), '.cargo');
  const remapped = `--remap-path-prefix=${cargoHome}=/cargo`;
  return { CARGO_ENCODED_RUSTFLAGS: [remapped, ...flags].join('\x1f') };
};

const glue = 'flatflix_wasm.js';

/** Two modules behind one glue: with 128-bit vectors, and for browsers that have none. */
export const wasmPackage = {
  id: 'wasm',
  title: 'Build the WebAssembly package',
  needs: wasmTools,
  lane: 'cargo',
  inputs: async () =>
    fingerprint({
      files: [...wasmSources, inRoot('package-lock.json')],
      words: [await rustVersion(), ...Object.values(published(vectors))],
    }),
  outputs: [`${built.wasmPackage}/${glue}`, built.wasm, built.scalarWasm],
  async run({ run }) {
    // no-install: the tools are there, in the versions this repository names; never download others.
    const args = ['build', 'crate/wasm', '--target', 'web', '--profile', 'wasm', '--mode', 'no-install'];
    const scalar = path.join(built.wasmPackage, 'scalar');
    await run(wasmPackProgram, [...args, '--out-dir', built.wasmPackage], { env: published(vectors) });
    await run(wasmPackProgram, [...args, '--out-dir', scalar], { env: published() });
    const [first, second] = await Promise.all(
      [built.wasmPackage, scalar].map((folder) => readFile(path.join(folder, glue))),
    );
    if (!first.equals(second))
      throw new Error('the two WebAssembly modules need different glue: the page loads one for both');
    await rename(path.join(scalar, path.basename(built.wasm)), built.scalarWasm);
    await rm(scalar, { recursive: true });
  },
};

export const page = {
  id: 'page',
  title: 'Build the page',
  needs: [wasmPackage, npmPackages],
  inputs: () =>
    fingerprint({
      files: [inRoot('www'), inRoot('package.json'), inRoot('package-lock.json'), ...wasmSources],
    }),
  outputs: [`${built.page}/index.html`],
  run: ({ run }) => run('npm', ['run', '--silent', 'build:page']).then(() => {}),
};

export const npmPackage = {
  id: 'npm-package',
  title: 'Build the npm package',
  needs: [wasmPackage, npmPackages],
  inputs: () =>
    fingerprint({
      files: [inRoot('www'), inRoot('package.json'), inRoot('package-lock.json'), ...wasmSources],
    }),
  outputs: [`${built.package}/package.json`],
  run: ({ run }) => run('npm', ['run', '--silent', 'build:package']).then(() => {}),
};

export const command = {
  id: 'flatflix',
  title: 'Build the flatflix command',
  needs: [prerequisites, page],
  lane: 'cargo',
  // Without inputs: cargo itself knows best whether there is something to compile.
  async run({ run }) {
    const output = await run('cargo', ['build', '--release', '--locked', '--package', 'flatflix']);
    return { upToDate: !/^\s*Compiling /m.test(output) };
  },
};

export const model = {
  id: 'model',
  title: 'Train on MovieLens latest-small',
  needs: [command],
  terminal: true,
  // Sources rather than the program's bytes: the program also holds the page, which changes no model.
  inputs: async () =>
    fingerprint({
      files: [...workspaceFiles, inRoot('crate', 'core'), inRoot('crate', 'train'), embeddedData],
      words: [await rustVersion()],
    }),
  outputs: [built.model],
  async run({ run }) {
    const output = await run(built.flatflix, ['train', '--data', embeddedData, '--out', built.model], {
      terminal: true,
    });
    return { note: output.match(/train RMSE\s+[\d.]+/)?.[0].replace(/\s+/g, ' ') };
  },
};

export const site = {
  id: 'site',
  title: 'Write the site to dist/',
  needs: [model],
  inputs: () => fingerprint({ files: [built.model, built.flatflix] }),
  outputs: [`${built.site}/index.html`, `${built.site}/flatflix.json`],
  async run({ run }) {
    // What the command did not write it leaves alone; a build leaves nothing of the one before.
    await rm(built.site, { recursive: true, force: true });
    await run(built.flatflix, ['site', '--model', built.model, '--out', built.site]);
  },
};

export const oneFile = {
  id: 'one-file',
  title: 'Write page and model to one file',
  needs: [model],
  inputs: () => fingerprint({ files: [built.model, built.flatflix] }),
  outputs: [built.oneFile],
  async run({ run }) {
    await run(built.flatflix, ['site', '--model', built.model, '--single-file', '--out', built.oneFile]);
  },
};
