// Installs what the build needs and what a machine with Rust and Node does not have yet: all of it inside this
// repository, but for the compiler's WebAssembly target, which belongs to the Rust toolchain.
//
// Nothing here may import an npm package: these steps are what installs them.

import { existsSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { built, inRoot, program, windows } from '../project.mjs';
import { CommandFailed } from '../runner/child.mjs';
import { fingerprint } from '../runner/fingerprint.mjs';
import { Problem } from '../runner/runner.mjs';

const wasmTarget = 'wasm32-unknown-unknown';
const wasmPackVersion = '0.15.1';

/** Whether version `a` is at least `b`, both like '1.95.0'. */
export function atLeast(a, b) {
  const [left, right] = [a, b].map((version) => version.split('.').map(Number));
  for (let i = 0; i < 3; i++) {
    const difference = (left[i] ?? 0) - (right[i] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return true;
}

/**
 * Complains about a Node that package.json's `engines` does not allow.
 *
 * @param {string} version like '20.19.0'
 * @param {string} engines like '^20.19.0 || >=22.12.0'
 */
export function checkNode(version, engines) {
  const fits = engines.split('||').some((range) => {
    const [, operator, least] = range.trim().match(/^(\^|>=)(\d+\.\d+\.\d+)$/);
    return atLeast(version, least) && (operator === '>=' || version.split('.')[0] === least.split('.')[0]);
  });
  if (!fits) {
    throw new Problem(
      `Node ${version} is too old: ${engines} is needed. Install a newer one from https://nodejs.org and run this again.`,
    );
  }
}

/** The version that `rustc --version` and `cargo --version` print. */
const versionIn = (text) => text.match(/\d+\.\d+\.\d+/)?.[0] ?? 'of unknown version';

export const prerequisites = {
  id: 'prerequisites',
  title: 'Check Rust and Node',
  async run({ run }) {
    const manifest = JSON.parse(await readFile(inRoot('package.json'), 'utf8'));
    checkNode(process.versions.node, manifest.engines.node);
    const workspace = await readFile(inRoot('Cargo.toml'), 'utf8');
    const least = workspace.match(/^rust-version = "([\d.]+)"/m)[1];
    const remedy = 'Install Rust from https://rustup.rs, open a new terminal and run this again.';
    const [rustc] = await Promise.all([run('rustc', ['--version']), run('cargo', ['--version'])]).catch(
      (error) => {
        if (!(error instanceof CommandFailed)) throw error;
        throw new Problem(`${error.message}. ${remedy}\n${error.output}`.trimEnd());
      },
    );
    const rust = versionIn(rustc);
    if (!atLeast(rust, least)) {
      throw new Problem(
        `Rust ${rust} is too old: ${least} or newer is needed. Run 'rustup update' and run this again.`,
      );
    }
    return { note: `Rust ${rust}, Node ${process.versions.node}` };
  },
};

export const wasmTargetInstalled = {
  id: 'wasm-target',
  title: `Install the ${wasmTarget} target`,
  needs: [prerequisites],
  async run({ run }) {
    const libraries = (await run('rustc', ['--print', 'target-libdir', '--target', wasmTarget])).trim();
    if (existsSync(libraries)) return { upToDate: true };
    try {
      await run('rustup', ['target', 'add', wasmTarget]);
    } catch (error) {
      if (!error.message.includes('not installed')) throw error;
      throw new Problem(
        `This Rust has no ${wasmTarget} target and was not installed by rustup, so it cannot be added from here. ` +
          `Add the target with the package manager Rust came from, or install Rust from https://rustup.rs.`,
      );
    }
  },
};

export const npmPackages = {
  id: 'npm-packages',
  title: 'Install npm packages',
  needs: [prerequisites],
  inputs: () =>
    fingerprint({
      words: [process.platform, process.arch],
      files: [inRoot('package.json'), inRoot('package-lock.json')],
    }),
  outputs: [inRoot('node_modules', '.package-lock.json')],
  run: ({ run }) => run('npm', ['ci', '--no-audit', '--no-fund']).then(() => {}),
};

// Unoptimised tools take twice as long for a few hundred kilobytes of WebAssembly, which nobody notices, and half as
// long to install, which everybody does.
const toolProfile = {
  CARGO_PROFILE_DEV_DEBUG: '0',
  CARGO_PROFILE_DEV_DEBUG_ASSERTIONS: 'false',
  CARGO_PROFILE_DEV_INCREMENTAL: 'false',
  CARGO_PROFILE_DEV_OVERFLOW_CHECKS: 'false',
  CARGO_PROFILE_DEV_PANIC: 'abort',
};

/** One folder for all tools: what several depend on is compiled once, and an interrupted installation goes on from there. */
const toolTarget = path.join(built.tools, 'build');

/** Removes some hundred megabytes that only an interrupted installation is glad of. */
export const tidyTools = () => rm(toolTarget, { recursive: true, force: true });

/** A step that installs programs of one crate into .tools/bin. */
export function cargoInstall({ crate, version, flags, programs, needs, after }) {
  return {
    id: crate,
    title: `Install ${crate}`,
    needs,
    lane: 'tools',
    // Nothing of this folder's place: a copy of it (npm run reproduce) has the programs already.
    inputs: async () =>
      fingerprint({ words: [crate, await version(), ...flags, ...Object.values(toolProfile)] }),
    outputs: programs.map((name) => path.join(built.toolBin, program(name))),
    async run({ run }) {
      const pinned = await version();
      const args = [
        'install',
        crate,
        '--version',
        pinned,
        '--root',
        built.tools,
        '--debug',
        '--force',
        ...flags,
      ];
      await run('cargo', args, { env: { ...toolProfile, CARGO_TARGET_DIR: toolTarget } });
      await after?.();
      return { note: pinned };
    },
  };
}

const wasmPack = cargoInstall({
  crate: 'wasm-pack',
  version: async () => wasmPackVersion,
  flags: ['--locked'],
  programs: ['wasm-pack'],
  needs: [prerequisites],
});

/** The version of wasm-bindgen in Cargo.lock: library and command must be the same one. */
export async function wasmBindgenVersion() {
  const lock = await readFile(inRoot('Cargo.lock'), 'utf8');
  return lock.match(/name = "wasm-bindgen"\r?\nversion = "([\d.]+)"/)[1];
}

const wasmBindgen = cargoInstall({
  crate: 'wasm-bindgen-cli',
  version: wasmBindgenVersion,
  // Not --locked: its lock file can name versions that were withdrawn since.
  flags: ['--bin', 'wasm-bindgen', '--bin', 'wasm-bindgen-test-runner'],
  programs: ['wasm-bindgen', 'wasm-bindgen-test-runner'],
  needs: [wasmPack],
  after: tidyTools,
});

/** wasm-pack and wasm-bindgen, with the target they compile to; wasm-opt comes with the npm packages. */
export const wasmTools = [wasmTargetInstalled, wasmPack, wasmBindgen, npmPackages];

export const rustComponents = {
  id: 'rust-components',
  title: 'Install rustfmt and clippy',
  needs: [prerequisites],
  async run({ run }) {
    const has = (command) =>
      run('cargo', [command, '--version']).then(
        () => true,
        () => false,
      );
    const missing = [];
    if (!(await has('fmt'))) missing.push('rustfmt');
    if (!(await has('clippy'))) missing.push('clippy');
    if (missing.length === 0) return { upToDate: true };
    await run('rustup', ['component', 'add', ...missing]);
  },
};

/** The wasm-pack that was installed here, whatever else is on PATH. */
export const wasmPackProgram = path.join(built.toolBin, program('wasm-pack'));

/** How to start a program that npm installed. */
export const npmProgram = (name) => inRoot('node_modules', '.bin', windows ? `${name}.cmd` : name);
