// npm run coverage: which lines of the model's code the tests of crate/core reach.

import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { inRoot } from './project.mjs';
import { main } from './runner/main.mjs';
import { Problem } from './runner/runner.mjs';
import { cargoCoverage, installed, llvmTools } from './steps/supply.mjs';

const least = 95;

const usage = `npm run coverage [-- --html] [--verbose]
Runs the tests of crate/core and counts the lines of its code that they reach, lines of tests left out. Less than ${least} %
is a failure.
  --html  also shows it line by line, in target/coverage/html`;

const out = inRoot('target', 'coverage');
const lcov = path.join(out, 'core.lcov');
const cargo = ['--package', 'flatflix-core', '--locked'];
/** Forged blobs: a tenth of what the tests take says as much about lines. */
const env = { FLATFLIX_HOSTILE_BLOBS: '400' };

const measure = (html) => ({
  id: 'coverage',
  title: 'Test crate/core, counting lines',
  needs: [cargoCoverage, llvmTools],
  lane: 'cargo',
  async run({ run }) {
    await mkdir(out, { recursive: true });
    const program = installed('cargo-llvm-cov');
    await run(program, ['llvm-cov', ...cargo, '--lcov', '--output-path', lcov], { env });
    if (html) await run(program, ['llvm-cov', 'report', '--html', '--output-dir', out]);
  },
});

/** Where a source file's own tests begin, counted from 1. */
async function testsBegin(file) {
  const lines = (await readFile(file, 'utf8')).split('\n');
  const at = lines.findIndex(
    (line, at) => line === '#[cfg(test)]' && lines[at + 1]?.startsWith('mod tests {'),
  );
  return at < 0 ? Number.POSITIVE_INFINITY : at + 1;
}

/** What the tests reach of each file: lines with code, and those of them that no test has run. */
async function reached(text) {
  const files = [];
  for (const record of text.split('end_of_record\n')) {
    const file = record.match(/^SF:(.*)$/m)?.[1];
    if (!file || path.basename(file) === 'tests.rs') continue;
    const end = await testsBegin(file);
    const lines = [...record.matchAll(/^DA:(\d+),(\d+)/gm)]
      .map(([, line, count]) => ({ line: Number(line), count: Number(count) }))
      .filter(({ line }) => line < end);
    const missed = lines.filter(({ count }) => count === 0).map(({ line }) => line);
    files.push({ file: path.relative(inRoot(), file), count: lines.length, missed });
  }
  return files;
}

await main({
  usage,
  options: { html: { type: 'boolean' } },
  targets: ({ html }) => [measure(html)],
  async after() {
    const files = await reached(await readFile(lcov, 'utf8'));
    const sum = (of) => files.reduce((total, file) => total + of(file), 0);
    const [count, missed] = [sum((file) => file.count), sum((file) => file.missed.length)];
    for (const file of files.filter((file) => file.missed.length > 0))
      console.log(
        `${file.file}: ${file.missed.length} of ${file.count} not reached, line ${file.missed.join(', ')}`,
      );
    const share = 100 * (1 - missed / count);
    console.log(
      `${share.toFixed(1)} % of ${count.toLocaleString('en')} lines in ${files.length} files are reached.`,
    );
    if (!(share >= least)) throw new Problem(`At least ${least} % should be.`);
  },
});
