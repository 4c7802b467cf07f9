// What others have made and Flatflix is made of: is it allowed here, is anything known against it, what is it all.

import { existsSync } from 'node:fs';
import path from 'node:path';
import { built, program } from '../project.mjs';
import { cargoInstall, prerequisites, tidyTools } from './setup.mjs';

const tool = (crate, version) =>
  cargoInstall({
    crate,
    version: async () => version,
    flags: ['--locked'],
    programs: [crate],
    needs: [prerequisites],
    after: tidyTools,
  });

const cargoDeny = tool('cargo-deny', '0.20.2');
export const cargoCyclonedx = tool('cargo-cyclonedx', '0.5.9');
/** Pinned like the others; what it builds with is any Rust. */
export const cargoFuzz = tool('cargo-fuzz', '0.13.2');

export const cargoCoverage = tool('cargo-llvm-cov', '0.9.1');
export const cargoMutants = tool('cargo-mutants', '27.1.0');

/** What cargo-llvm-cov reads its counts with. */
export const llvmTools = {
  id: 'llvm-tools',
  title: 'Install llvm-tools',
  needs: [prerequisites],
  async run({ run }) {
    const libraries = (await run('rustc', ['--print', 'target-libdir'])).trim();
    if (existsSync(path.join(libraries, '..', 'bin', program('llvm-profdata')))) return { upToDate: true };
    await run('rustup', ['component', 'add', 'llvm-tools']);
  },
};

/** A program that was installed here. */
export const installed = (name) => path.join(built.toolBin, program(name));

const deny = (id, title) => ({
  id,
  title,
  needs: [cargoDeny],
  lane: 'cargo',
  run: ({ run }) =>
    run(installed('cargo-deny'), ['--locked', 'check', '--deny', 'warnings', id]).then(() => {}),
});

/** What `npm run audit` checks. The last two ask the databases of advisories, on GitHub and at npm. */
export const audits = [
  deny('licenses', 'Check the licences of the Rust crates'),
  deny('bans', 'Check which Rust crates are used, and where'),
  deny('sources', 'Check where the Rust crates come from'),
  deny('advisories', 'Look for advisories against the Rust crates'),
  {
    id: 'npm',
    title: 'Look for advisories against the npm packages',
    needs: [prerequisites],
    // By the lock file: nothing has to be installed.
    run: ({ run }) => run('npm', ['audit', '--package-lock-only']).then(() => {}),
  },
];
