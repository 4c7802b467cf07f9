// npm run bench:shards: a catalogue of a million items, what a visitor misses of it, downloads and waits for.

import { createReadStream } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { stored } from '../tests/e2e/support/record.mjs';
import { built, inRoot } from './project.mjs';
import { run } from './runner/child.mjs';
import { main } from './runner/main.mjs';
import { command } from './steps/build.mjs';
import { chromium } from './steps/checks.mjs';

const usage = `npm run bench:shards [-- --quick] [--verbose]
Draws synthetic ratings of a million items, trains on them, divides the model, and visits its site in Chromium on a slow
network. Leaves its files in target/bench-shards, and trains anew only if there is no model.
  --quick   a hundred thousand items, to see that it works`;

/** A fat tail, and people who choose by taste. */
const SHAPE = ['--popularity-exponent', '1.1', '--focus', '4'];
const CONFIG = `[rating]
covariances = "by_count"
factors = 8
sweeps = 10
[ranking]
head = "implicit-als"
[ranking.implicit_als]
components = 64
sweeps = 8
unobserved_weight = 0.02
regularization = 0.0002
`;
/** Every so many people of the data are visitors; they give so many ratings. */
const EVERY = 500;
const GIVEN = 20;
const NOVELTIES = [0, 0.3, 0.5];
const ROUNDS = 7;

/** Some people's ratings as a file of their own, and those of the first with enough as [item, rating]. */
async function someVisitors(data, file) {
  const some = [];
  const people = new Map();
  for await (const line of createInterface({ input: createReadStream(path.join(data, 'ratings.csv')) })) {
    const [user, item, rating] = line.split(',');
    if (some.length > 0 && Number(user) % EVERY !== 0) continue;
    some.push(line);
    if (!people.has(user)) people.set(user, []);
    people.get(user).push([item, Number(rating)]);
  }
  await writeFile(file, `${some.join('\n')}\n`);
  const enough = [...people.values()].find((ratings) => ratings.length >= GIVEN) ?? [];
  return enough.slice(0, GIVEN);
}

/** Visit with ratings from an earlier visit and nothing else: milliseconds to the first list and to the last, bytes. */
async function visits(folder, ratings) {
  const { launch } = await import('./bench/launch.mjs');
  const { marksOf, slowTab } = await import('./bench/network.mjs');
  const { host } = await import('./bench/server.mjs');
  const { median } = await import('./bench/pages/rounds.js');
  const browser = await launch();
  const server = await host(folder, { gzip: false });
  try {
    const before = await browser.newContext();
    const first = await before.newPage();
    await first.goto(server.url);
    await first.waitForFunction(() => performance.getEntriesByName('flatflix:complete').length > 0);
    const nothing = { excluded: [], unseen: [], seen: [], watchlist: [], history: [], unsaved: 0 };
    const record = { schema: 2, ratings: ratings.map(([id, rating]) => [id, rating, 0]), ...nothing };
    await stored(first, { ...record, revision: 'bench' });
    const storageState = await before.storageState({ indexedDB: true });
    await before.close();
    const measured = [];
    for (let round = 0; round < ROUNDS; round++) {
      const context = await browser.newContext({ storageState });
      const tab = await slowTab(context);
      const sent = server.sent();
      const marks = ['flatflix:first-recommendations', 'flatflix:grown'];
      const [list, last] = await marksOf(tab, server.url, marks);
      measured.push({ list, last, bytes: server.sent() - sent });
      await context.close();
    }
    const of = (key) => median(measured.map((visit) => visit[key]));
    return { list: of('list'), last: of('last'), bytes: of('bytes') };
  } finally {
    server.close();
    await browser.close();
  }
}

await main({
  usage,
  options: { quick: { type: 'boolean' } },
  targets: () => [command, chromium],
  async after({ quick = false }) {
    const folder = inRoot('target', quick ? 'bench-shards-quick' : 'bench-shards');
    const at = (name) => path.join(folder, name);
    await mkdir(folder, { recursive: true });
    const model = at('model.flatflix');
    const size = quick ? [20_000, 100_000, 1_200_000] : [200_000, 1_000_000, 12_000_000];
    if (!(await readFile(model).catch(() => null))) {
      const shape = ['users', 'items', 'ratings'].flatMap((name, place) => [
        `--${name}`,
        String(size[place]),
      ]);
      console.error(`  ${size[2]} ratings of ${size[1]} items by ${size[0]} users`);
      await run(built.flatflix, ['synth', ...shape, ...SHAPE, '--out', at('data'), '--quiet']);
      await writeFile(at('config.toml'), CONFIG);
      await run(built.flatflix, [
        'train',
        '--data',
        at('data'),
        '--config',
        at('config.toml'),
        '--out',
        model,
      ]);
    }
    const ratings = await someVisitors(at('data'), at('visitors.csv'));
    for (const novelty of NOVELTIES) {
      const asked = ['--ratings', at('visitors.csv'), '--given', String(GIVEN), '--novelty', String(novelty)];
      console.log(`novelty ${novelty}`);
      console.log(await run(built.flatflix, ['recall', '--model', model, ...asked]));
    }
    await run(built.flatflix, ['site', '--model', model, '--out', at('site'), '--shards', '--quiet']);
    const { list, last, bytes } = await visits(at('site'), ratings);
    const seconds = (milliseconds) => `${(milliseconds / 1000).toFixed(2)} s`;
    console.log(
      `a visit with ${GIVEN} ratings, nothing cached, Fast 4G: first list after ${seconds(list)}, the best after ${seconds(last)}; ${bytes} bytes by then`,
    );
  },
});
