// What npm test checks, cheapest first.

import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { findChromium, thisMachine } from '../browser.mjs';
import { built, inRoot } from '../project.mjs';
import { Problem } from '../runner/runner.mjs';
import { command, model, npmPackage, page, site, wasmPackage, withVectors } from './build.mjs';
import { withSecondTry } from './second-try.mjs';
import { npmPackages, prerequisites, rustComponents, wasmPackProgram, wasmTools } from './setup.mjs';

/** A check that is one call of cargo. */
const cargo = (id, title, args, { needs = [], env } = {}) => ({
  id,
  title,
  needs: [prerequisites, ...needs],
  lane: 'cargo',
  run: ({ run }) => run('cargo', args, { env }).then(() => {}),
});

/** A check that is one npm script. */
const npm = (id, title, script, needs) => ({
  id,
  title,
  needs: [npmPackages, ...needs],
  run: ({ run }) => run('npm', ['run', '--silent', script]).then(() => {}),
});

/**
 * The sum of the numbers that a pattern finds; a test run that ran nothing, or skipped something, is a failure.
 *
 * @param {string} output
 * @param {RegExp} passed with one group, global
 * @param {RegExp} skipped with one group, global
 */
export function countTests(output, passed, skipped) {
  const sum = (pattern) =>
    [...output.matchAll(pattern)].reduce((total, [, number]) => total + Number(number), 0);
  if (sum(skipped) > 0)
    throw new Problem(`${sum(skipped)} tests were skipped. Every test runs, or is removed.`);
  const count = sum(passed);
  if (count === 0) throw new Problem('No test ran.');
  return { passed: count, note: `${count} passed` };
}

/** Counts in the closing lines of cargo test, one for each crate. */
export const countCargo = (output) => countTests(output, /test result: ok\. (\d+) passed/g, /(\d+) ignored/g);
/** Counts in the closing lines of node's test runner. */
export const countNode = (output) => countTests(output, /^ℹ pass (\d+)$/gm, /^ℹ (?:skipped|todo) (\d+)$/gm);
/** Counts in the closing lines of vitest. */
export const countVitest = (output) =>
  countTests(output, /^\s*Tests .*?(\d+) passed/gm, /^\s*Tests .*?(\d+) (?:skipped|todo)/gm);

/** Every test file of a folder under tests/. */
async function testFiles(folder) {
  const files = (await readdir(inRoot('tests', folder))).filter((file) => file.endsWith('.test.mjs')).sort();
  if (files.length === 0) throw new Problem(`tests/${folder} has no test.`);
  return files.map((file) => path.join('tests', folder, file));
}

const testRunner = ['--test', '--test-reporter=spec'];

/** Arguments for node's test runner with every test file of a folder under tests/. */
const nodeTests = async (folder) => [...testRunner, ...(await testFiles(folder))];

const rustFormat = cargo('rust-format', 'Check the format of the Rust code', ['fmt', '--all', '--check'], {
  needs: [rustComponents],
});

const lint = npm('lint', 'Check format and style of the JavaScript', 'lint', []);

const scriptTests = {
  id: 'script-tests',
  title: 'Test the scripts',
  needs: [npmPackages],
  async run({ run }) {
    return countNode(await run(process.execPath, await nodeTests('scripts')));
  },
};

const clippy = cargo(
  'clippy',
  'Check the Rust code with clippy',
  ['clippy', '--workspace', '--all-targets', '--locked', '--', '--deny', 'warnings'],
  { needs: [rustComponents, page] },
);

const clippyWasm = cargo(
  'clippy-wasm',
  'Check the WebAssembly code with clippy',
  [
    'clippy',
    '--package',
    'flatflix-wasm',
    '--all-targets',
    '--target',
    'wasm32-unknown-unknown',
    '--locked',
    '--',
    '--deny',
    'warnings',
  ],
  { needs: [rustComponents, ...wasmTools] },
);

const rustTests = {
  id: 'rust-tests',
  title: 'Test the Rust code',
  needs: [prerequisites, page],
  lane: 'cargo',
  async run({ run }) {
    // The command's own tests share all that is compiled for the command.
    const trainer = await run('cargo', ['test', '--release', '--package', 'flatflix', '--locked']);
    const others = await run('cargo', ['test', '--workspace', '--exclude', 'flatflix', '--locked']);
    return countCargo(trainer + others);
  },
};

const rustDocs = cargo(
  'rust-docs',
  'Check the Rust documentation',
  ['doc', '--workspace', '--no-deps', '--document-private-items', '--locked'],
  { needs: [page], env: { RUSTDOCFLAGS: '--deny warnings' } },
);

// Without a second compilation: what the package would lack, the workspace's own build does not miss.
const rustPackage = cargo('rust-package', 'Pack flatflix-core as a crate', [
  'package',
  '--package',
  'flatflix-core',
  '--no-verify',
  '--allow-dirty',
  '--locked',
]);

const wasmTests = {
  id: 'wasm-tests',
  title: 'Test both WebAssembly modules in Node',
  needs: wasmTools,
  lane: 'cargo',
  async run({ run }) {
    const test = ['test', '--node', '--mode', 'no-install', 'crate/wasm'];
    const scalar = await run(wasmPackProgram, test);
    const vectors = await run(wasmPackProgram, test, { env: withVectors });
    return countCargo(scalar + vectors);
  },
};

const typecheck = npm('typecheck', 'Check the types of the page', 'typecheck', [wasmPackage]);

const pageTests = {
  id: 'page-tests',
  title: 'Test the code of the page',
  needs: [npmPackages, wasmPackage],
  async run({ run }) {
    return countVitest(await run('npm', ['run', '--silent', 'test:page']));
  },
};

const parity = {
  id: 'parity',
  title: 'Compare native results with those of both WebAssembly modules',
  needs: [model, wasmPackage, command],
  async run({ run }) {
    const tests = await nodeTests('parity');
    const vectors = await run(process.execPath, tests);
    const scalar = await run(process.execPath, tests, { env: { FLATFLIX_WASM: built.scalarWasm } });
    return countNode(vectors + scalar);
  },
};

const quality = {
  id: 'quality',
  title: 'Measure the model',
  needs: [model, command],
  async run({ run }) {
    return countNode(await run(process.execPath, await nodeTests('quality')));
  },
};

const training = {
  id: 'training',
  title: 'Interrupt trainings, fill the disk, measure what training costs',
  needs: [command],
  async run({ run }) {
    return countNode(await run(process.execPath, await nodeTests('training')));
  },
};

export const chromium = {
  id: 'chromium',
  title: 'Find Chromium',
  needs: [npmPackages],
  async run({ run, note }) {
    const { executable, source } = await findChromium(thisMachine(run), note);
    process.env.CHROME_PATH = executable;
    return { note: `${executable}, ${source}` };
  },
};

const documentation = {
  id: 'docs',
  title: 'Follow the documentation',
  needs: [command],
  async run({ run }) {
    return countNode(await run(process.execPath, await nodeTests('docs')));
  },
};

const budget = {
  id: 'budget',
  title: 'Weigh what a visitor downloads',
  needs: [site, wasmPackage, chromium],
  async run({ run }) {
    return countNode(await run(process.execPath, await nodeTests('budget')));
  },
};

const packageTests = {
  id: 'package',
  title: 'Use the packed npm package as the documentation says',
  needs: [npmPackage, model, command, chromium],
  async run({ run }) {
    return countNode(await run(process.execPath, await nodeTests('package')));
  },
};

/** The checks by the order in which they are shown; the last one prints as it runs. */
export const checks = [
  rustFormat,
  lint,
  scriptTests,
  typecheck,
  pageTests,
  clippy,
  clippyWasm,
  rustTests,
  rustDocs,
  rustPackage,
  wasmTests,
  parity,
  quality,
  training,
  documentation,
  budget,
  packageTests,
];

/** In a real browser, after everything else: there is no point in a slow test when a fast one failed. */
export const endToEnd = {
  id: 'e2e',
  title: 'Test the site in Chromium',
  needs: [site, chromium],
  terminal: true,
  async run({ run }) {
    const { output, again, rescued } = await withSecondTry(await testFiles('e2e'), (files) =>
      run(process.execPath, [...testRunner, ...files], { echo: true }),
    );
    const { passed } = countNode(output);
    return {
      passed: passed + rescued,
      note: `${passed + rescued} passed`,
      warnings: again.map((file) => `passed at the second try: ${file}`),
    };
  },
};
