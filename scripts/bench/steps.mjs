// What the measurements need beside the site: packages to measure against, the kernels for JavaScript, the pages.

import { inRoot } from '../project.mjs';
import { fingerprint } from '../runner/fingerprint.mjs';
import { wasmSources, withVectors } from '../steps/build.mjs';
import { npmPackages, prerequisites, wasmPackProgram, wasmTools } from '../steps/setup.mjs';

const here = (...parts) => inRoot('scripts', 'bench', ...parts);
const pkg = inRoot('crate', 'bench', 'pkg');

/** Where the measured pages are. */
export const pages = here('dist');

const peers = {
  id: 'bench-packages',
  title: 'Install what is measured against',
  needs: [prerequisites],
  inputs: () =>
    fingerprint({
      words: [process.platform, process.arch],
      files: [here('package.json'), here('package-lock.json')],
    }),
  outputs: [here('node_modules', '.package-lock.json')],
  run: ({ run }) => run('npm', ['ci', '--no-audit', '--no-fund', '--prefix', here()]).then(() => {}),
};

const kernels = {
  id: 'bench-wasm',
  title: 'Build the kernels for JavaScript',
  needs: wasmTools,
  lane: 'cargo',
  inputs: () => fingerprint({ files: [...wasmSources, inRoot('crate', 'bench', 'src')] }),
  outputs: [`${pkg}/flatflix_bench.js`],
  async run({ run }) {
    const args = ['build', 'crate/bench', '--target', 'web', '--profile', 'wasm', '--mode', 'no-install'];
    await run(wasmPackProgram, [...args, '--out-dir', pkg], { env: withVectors });
  },
};

export const benchPages = {
  id: 'bench-pages',
  title: 'Build the measured pages',
  needs: [npmPackages, peers, kernels],
  inputs: () =>
    fingerprint({
      files: [here('pages'), here('vite.config.mjs'), here('package-lock.json'), `${pkg}/flatflix_bench.js`],
    }),
  outputs: [`${pages}/compute.html`],
  run: ({ run }) => run('npm', ['run', '--silent', 'build:bench']).then(() => {}),
};
