// Times of computing, in one browser.

import { copyFile } from 'node:fs/promises';
import path from 'node:path';
import { built } from '../project.mjs';
import { host } from './server.mjs';
import { pages } from './steps.mjs';

const K = 64;
const LIMIT = 50;
/** Ratings a visitor has given before the one that is timed. */
const RATED = 20;

/**
 * @param {import('playwright-core').Browser} browser
 * @param {{ quick: boolean, note: (text: string) => void }} options
 */
export async function measureCompute(browser, { quick, note }) {
  const server = await host(pages, { gzip: false });
  const rounds = quick ? 9 : 25;
  /** A page of its own for each measurement: a million items fill a gigabyte of memory. */
  const ask = async (name, task) => {
    const context = await browser.newContext();
    const page = await context.newPage();
    try {
      await page.goto(`${server.url}compute.html`);
      await page.waitForFunction(() => globalThis.bench);
      return await page.evaluate(([name, task]) => globalThis.bench[name](task), [name, { ...task, rounds }]);
    } finally {
      await context.close();
    }
  };
  try {
    const rank = [];
    const rate = [];
    for (const n of [10_000, 100_000, ...(quick ? [] : [1_000_000])]) {
      note(`the best ${LIMIT} of ${n} items`);
      const { times, overlaps } = await ask('rank', { n, k: K, limit: LIMIT });
      rank.push({ n, k: K, limit: LIMIT, times, overlaps });
      note(`a rating among ${n} items`);
      rate.push({ madeUp: true, ...(await ask('rate', { n, k: K, limit: LIMIT, rated: RATED })) });
    }
    await copyFile(built.model, path.join(pages, 'model.flatflix'));
    for (const rated of [RATED, 10 * RATED, 50 * RATED]) {
      note(`a rating in the site, after ${rated}`);
      rate.push({ madeUp: false, ...(await ask('rate', { limit: LIMIT, rated })) });
    }
    const foldIn = [];
    for (const k of [16, 32, 64, 128]) {
      for (const n of [10, 100, 1000]) {
        note(`the fold-in of ${n} ratings with ${k} factors`);
        foldIn.push({ n, k, ...(await ask('foldIn', { n, k })) });
      }
    }
    return { rank, rate, foldIn };
  } finally {
    server.close();
  }
}
