// What a visitor downloads stays within budget.json: `limit` fails the test, `goal` is where it is to come down to. A limit
// follows the measured value downwards, with a few percent to spare; raising one needs a reason in its commit.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { brotliCompressSync } from 'node:zlib';
import { built } from '../../scripts/project.mjs';
import { siteTest } from '../e2e/support/site.mjs';
import { kept } from '../e2e/support/visitor.mjs';

const budget = JSON.parse(await readFile(new URL('budget.json', import.meta.url), 'utf8'));

/** Compares bytes with their budget, and says how they stand to it. */
function withinBudget(t, name, bytes) {
  const { limit, goal } = budget[name];
  const standing = `${bytes} bytes, limit ${limit}, goal ${goal}`;
  assert.ok(bytes <= limit, `${name} is over its budget: ${standing}`);
  t.diagnostic(`${name}: ${standing}`);
}

const brotli = async (file) => brotliCompressSync(await readFile(file)).length;
const glue = path.join(built.wasmPackage, 'flatflix_wasm.js');

test('the WebAssembly modules with their glue, as hosts compress them', async (t) => {
  withinBudget(t, 'moduleWithVectors', (await brotli(built.wasm)) + (await brotli(glue)));
  withinBudget(t, 'scalarModule', (await brotli(built.scalarWasm)) + (await brotli(glue)));
});

siteTest('a first visit, on a host that compresses nothing', { open: false }, async ({ page, t, server }) => {
  await page.goto(server.url);
  await kept(page);
  const begun = await page.evaluate(() => {
    const [{ startTime: first }] = performance.getEntriesByName('flatflix:first-recommendations');
    return performance
      .getEntriesByType('resource')
      .filter(({ startTime }) => startTime < first)
      .map(({ name }) => name);
  });
  const sum = (of) => server.sent.filter(of).reduce((total, { bytes }) => total + bytes, 0);
  // The page's own part of its file, which carries WebAssembly and the head of the model besides.
  const html = await readFile(path.join(built.site, 'index.html'), 'utf8');
  const carried = ['packed-wasm', 'model-head'].map((id) => html.match(`<script id="${id}"[^<]*`)[0]);
  withinBudget(t, 'page', Buffer.byteLength(html) - Buffer.byteLength(carried.join('')));
  withinBudget(
    t,
    'firstRecommendation',
    sum(({ url }) => url === server.url || begun.includes(url)),
  );
  withinBudget(
    t,
    'wholeVisit',
    sum(() => true),
  );
});
