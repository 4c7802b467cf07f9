// How long the page takes to answer: from a click or a key to the next picture (the 'interaction' of INP), on a slow processor.

import { built } from '../project.mjs';
import { median } from './pages/rounds.js';
import { host } from './server.mjs';

/** So many times slower than this machine, as Chromium's tools slow a processor down for a phone. */
export const SLOWER = 4;
/** What a phone shows. */
const screen = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
/** The browser reports durations in steps of 8 ms, and none below 16 ms. */
const LEAST = 16;

/** Runs in the page: collects what the browser says of every interaction. */
const collect = () => {
  globalThis.interactions = new Map();
  new PerformanceObserver((list) => {
    for (const { interactionId, duration } of list.getEntries()) {
      if (!interactionId) continue;
      const longest = globalThis.interactions.get(interactionId) ?? 0;
      globalThis.interactions.set(interactionId, Math.max(longest, duration));
    }
  }).observe({ type: 'event', durationThreshold: 16, buffered: true });
};

const nav = (name) => async (page) => {
  await page.locator('.head-nav a', { hasText: name }).click();
  await page.locator('main h1').filter({ visible: true }).waitFor();
};

/**
 * What visitors do, in this order: how often, and one go of it. Each is given time to be over before the next.
 *
 * @type {[string, number, (page: import('playwright-core').Page, n: number) => Promise<void>][]}
 */
const deeds = [
  [
    'rate a film',
    12,
    (page, n) =>
      page
        .locator('.dock-film input')
        .nth(3 + (n % 7))
        .click({ force: true }),
  ],
  [
    'say that a film is not seen',
    4,
    (page) => page.locator('.dock-film .ticket-more button').first().click(),
  ],
  [
    'type into the search',
    8,
    (page, n) => page.locator('#search').press('star wars'[n] === ' ' ? 'Space' : 'star wars'[n]),
  ],
  [
    'rate a search result',
    2,
    (page, n) =>
      page
        .locator('.results input')
        .nth(13 * n + 7)
        .click({ force: true }),
  ],
  ['leave the search', 1, (page) => page.locator('.results-close').click()],
  ['undo', 3, (page) => page.locator('.head-acts .undo').click()],
  ['open the knobs', 1, (page) => page.locator('.recs-bar button').first().click()],
  [
    'turn a knob',
    8,
    (page, n) =>
      page
        .locator('.knob input')
        .nth(n % 3)
        .press('ArrowRight'),
  ],
  [
    'choose a filter',
    3,
    async (page, n) => {
      const list = page.locator('.tune-filters select').nth(n);
      await list.focus();
      await page.keyboard.press('ArrowDown');
    },
  ],
  ['reset the knobs', 1, (page) => page.locator('.tune > button').click()],
  ['show more films', 2, (page) => page.locator('.recs-more').click()],
  [
    'open the reasons',
    3,
    async (page, n) => {
      const reasons = page.locator('.five .rec-why summary').nth(n);
      // Whoever opens them sees them: scrolling is over by then.
      await reasons.scrollIntoViewIfNeeded();
      await page.waitForTimeout(600);
      await reasons.click();
    },
  ],
  ['put a film aside', 3, (page) => page.locator('.five .rec-acts button').nth(1).click()],
  ['open Taste', 1, nav('Taste')],
  ['open Browse', 1, nav('Browse')],
  [
    'open a genre',
    2,
    (page, n) =>
      page
        .locator('main .chip')
        .nth(5 * n)
        .click(),
  ],
  ['open the map', 1, nav('Map')],
  ['zoom the map', 3, (page) => page.locator('.map button').first().click()],
  ['open Watch together', 1, nav('Together')],
  ['open the ratings', 1, (page) => page.locator('.to-ratings').click()],
  [
    'change a rating in the list',
    3,
    (page, n) =>
      page
        .locator('main ff-stars input')
        .nth(20 * n + 5)
        .click({ force: true }),
  ],
  ['open a film', 1, (page) => page.locator('main .ticket-title a').first().click()],
];

async function evening(browser, server) {
  const context = await browser.newContext(screen);
  try {
    const page = await context.newPage();
    await page.addInitScript(collect);
    const devtools = await context.newCDPSession(page);
    await page.goto(server.url);
    await page.waitForFunction(() => performance.getEntriesByName('flatflix:complete').length > 0);
    await devtools.send('Emulation.setCPUThrottlingRate', { rate: SLOWER });
    const taken = new Map();
    for (const [name, times, once] of deeds) {
      for (let n = 0; n < times; n++) {
        await page.evaluate(() => globalThis.interactions.clear());
        await once(page, n);
        // The film that was rated lingers for a moment; then the next one is asked about.
        await page.waitForTimeout(900);
        const longest = await page.evaluate(() => Math.max(0, ...globalThis.interactions.values()));
        taken.set(name, [...(taken.get(name) ?? []), Math.max(LEAST, longest)]);
      }
    }
    return taken;
  } finally {
    await context.close();
  }
}

/**
 * @param {import('playwright-core').Browser} browser
 * @param {{ quick: boolean, note: (text: string) => void }} options
 * @returns {Promise<{ name: string, times: number, least: number, median: number }[]>} milliseconds, of which 16 is 'at most
 *   16'. What else runs on the machine makes them longer, so that the least is the nearest to what the page takes
 */
export async function measureInteractions(browser, { quick, note }) {
  note(`interactions, processor ${SLOWER} times slower`);
  const server = await host(built.site, { gzip: true });
  try {
    const evenings = [];
    for (let round = 0; round < (quick ? 1 : 3); round++) evenings.push(await evening(browser, server));
    return deeds.map(([name]) => {
      const all = evenings.flatMap((taken) => taken.get(name));
      return { name, times: all.length, least: Math.min(...all), median: median(all) };
    });
  } finally {
    server.close();
  }
}
