// A test of the built site in Chromium: opens it, and fails on anything the console or the network should not show.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { chromium } from 'playwright-core';
import { built } from '../../../scripts/project.mjs';
import { serve } from './server.mjs';
import { patience, slowness } from './until.mjs';

/** Deep enough that an address meant for the root of a host cannot work by accident. */
const base = '/some/sub/path/';

export const desktop = { viewport: { width: 1280, height: 900 } };
export const phone = {
  viewport: { width: 390, height: 844 },
  hasTouch: true,
  isMobile: true,
  deviceScaleFactor: 2,
};

// Chromium's own traffic (updates, field trials) is none of the page's.
const quiet = [
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
];

let browser;

before(async () => {
  assert.ok(process.env.CHROME_PATH, "CHROME_PATH is not set: run 'npm test -- --only e2e'");
  // Chromium refuses its sandbox to root, which containers and CI often run as.
  browser = await chromium.launch({
    executablePath: process.env.CHROME_PATH,
    args: process.getuid?.() === 0 ? [...quiet, '--no-sandbox'] : quiet,
  });
});

after(() => browser?.close());

async function slowDown(page) {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: slowness });
}

/**
 * Defines a test that runs on a freshly opened site with nothing stored.
 *
 * @param {string} name
 * @param {object} options for the browser context, and: `site` the folder to serve, if not the build's, `host` how;
 *   `server` another server altogether, `faults` what the server answers instead of files, `before` a function that runs
 *   in the page before its own code,
 *   `expected` patterns of the console messages that this test provokes
 * @param {(site: { page: import('playwright-core').Page, t: object, server: object, visitor: object, allow: (origin: string) => void }) => Promise<void>} body
 *   `allow` says that the page may ask another server of the test too
 */
export function siteTest(name, options, body) {
  const {
    site = () => built.site,
    host,
    faults = {},
    before: prepare,
    expected = [],
    open = true,
    server: start = () => serve(site(), base, host),
    ...context
  } = { ...desktop, ...options };
  test(name, { timeout: 6 * patience }, async (t) => {
    const server = await start();
    for (const [file, fault] of Object.entries(faults)) server.faults.set(file, fault);
    const visitor = await browser.newContext({ reducedMotion: 'reduce', ...context });
    visitor.setDefaultTimeout(patience);
    try {
      const messages = [];
      const foreign = new Set();
      const origins = new Set([server.origin]);
      visitor.on('request', (request) => {
        const { origin, protocol } = new URL(request.url());
        if (!origins.has(origin) && !['data:', 'blob:', 'file:'].includes(protocol))
          foreign.add(request.url());
      });
      // What the content security policy stops has never left.
      visitor.on('requestfailed', (request) => {
        if (request.failure()?.errorText === 'csp') foreign.delete(request.url());
      });
      visitor.on('console', (message) => {
        if (['warning', 'error', 'assert'].includes(message.type()))
          messages.push(`${message.type()}: ${message.text()}`);
      });
      visitor.on('weberror', (error) => messages.push(`uncaught: ${error.error().stack}`));
      if (prepare) await visitor.addInitScript(prepare);
      const page = await visitor.newPage();
      if (slowness > 1) await slowDown(page);
      if (open) await page.goto(server.url);
      await body({ page, t, server, visitor, allow: (origin) => origins.add(origin) });
      const unexpected = messages.filter((message) => !expected.some((pattern) => pattern.test(message)));
      assert.deepEqual(unexpected, [], 'the console is empty');
      assert.deepEqual([...foreign], [], 'nothing is asked of another origin');
    } finally {
      await visitor.close();
      await server.close();
    }
  });
}
