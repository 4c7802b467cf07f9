// npm run mutants: would the tests of crate/core notice if its code were wrong?

import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { inRoot } from './project.mjs';
import { CommandFailed } from './runner/child.mjs';
import { main, WrongUse } from './runner/main.mjs';
import { Problem } from './runner/runner.mjs';
import { cargoMutants, installed } from './steps/supply.mjs';

const least = 90;

const usage = `npm run mutants [-- --shard K/N] [--file GLOB]... [--verbose]
Changes the code of crate/core in one place after another, by cargo-mutants, and runs its tests on each change. What they
do not notice is listed; a share below ${least} % is a failure. What is not changed, and why, is in .cargo/mutants.toml.
  --shard K/N   every Nth change alone, from the Kth (from 0): all of them take some hours
  --file GLOB   changes in these files alone; can be given several times`;

const out = inRoot('target', 'mutants');
const outcomes = path.join(out, 'mutants.out', 'outcomes.json');

const env = {
  CARGO_PROFILE_DEV_DEBUG: 'none',
  // What forged blobs find they find soon, and nobody looks at the smallest case.
  FLATFLIX_HOSTILE_BLOBS: '300',
  PROPTEST_MAX_SHRINK_ITERS: '0',
};

const mutate = ({ shard, file = [] }) => ({
  id: 'mutants',
  title: 'Test crate/core with changes in its code',
  needs: [cargoMutants],
  lane: 'cargo',
  async run({ run }) {
    await rm(out, { recursive: true, force: true });
    const chosen = [
      ...(shard ? ['--shard', shard, '--sharding', 'round-robin'] : []),
      ...file.flatMap((glob) => ['--file', glob]),
    ];
    const args = ['mutants', '--package', 'flatflix-core', '--no-times', '--output', out, ...chosen];
    try {
      await run(installed('cargo-mutants'), args, { env });
    } catch (error) {
      // Survivors make it fail too; without them something else is wrong.
      const survivors = error instanceof CommandFailed && /exit code [23]\b/.test(error.message);
      if (!survivors) throw error;
    }
  },
});

await main({
  usage,
  options: { shard: { type: 'string' }, file: { type: 'string', multiple: true } },
  targets(values) {
    if (values.shard && !/^\d+\/[1-9]\d*$/.test(values.shard)) throw new WrongUse('--shard is like 0/8.');
    return [mutate(values)];
  },
  async after() {
    const { caught, timeout, missed, outcomes: all } = JSON.parse(await readFile(outcomes, 'utf8'));
    const survived = all.filter(({ summary }) => summary === 'MissedMutant');
    for (const { scenario } of survived) console.log(scenario.Mutant.name);
    const viable = caught + timeout + missed;
    if (viable === 0) throw new Problem('There was nothing to change.');
    const share = (100 * (caught + timeout)) / viable;
    console.log(
      `${caught + timeout} of ${viable} changes are noticed, ${share.toFixed(1)} % (${timeout} by never ending).`,
    );
    if (share < least) throw new Problem(`At least ${least} % should be.`);
  },
});
