// npm run screenshots: pictures of the built site for the README, into docs/images.

import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { serve } from '../tests/e2e/support/server.mjs';
import { five, rate, searchField } from '../tests/e2e/support/visitor.mjs';
import { findChromium, thisMachine } from './browser.mjs';
import { built, inRoot } from './project.mjs';
import { main } from './runner/main.mjs';
import { site } from './steps/build.mjs';
import { npmPackages } from './steps/setup.mjs';

const usage = `npm run screenshots [-- --verbose]
Builds the site and writes pictures of it to docs/images.`;

const folder = inRoot('docs', 'images');

/** What somebody with a clear taste has rated. */
const taste = [
  ['The Matrix', 5],
  ['Titanic', 1.5],
  ['Blade Runner', 4.5],
  ['Alien', 4.5],
  ['Fargo', 4],
];

/** What the same person has rated by the time that more than chance can be said of their taste. */
const known = [
  ...taste,
  ['2001: A Space Odyssey', 5],
  ['The Terminator', 4.5],
  ['Gattaca', 4.5],
  ['Brazil', 4.5],
  ['Contact', 4],
  ['Metropolis', 4.5],
  ['Pretty Woman', 1],
  ['Notting Hill', 1.5],
  ['Sleepless in Seattle', 1],
  ['Dirty Dancing', 1],
];

const desktop = { viewport: { width: 1280, height: 900 } };
const phone = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true };

/** `view`: which one, by its address; the start page without. `ratings`: whose. */
const pictures = [
  { name: 'page-light', context: { ...desktop, colorScheme: 'light' } },
  { name: 'page-dark', context: { ...desktop, colorScheme: 'dark' } },
  { name: 'phone', context: { ...phone, colorScheme: 'light' } },
  {
    name: 'taste',
    context: { ...desktop, deviceScaleFactor: 1, colorScheme: 'light' },
    view: 'taste',
    ratings: known,
  },
  {
    name: 'map',
    context: { ...desktop, deviceScaleFactor: 1, colorScheme: 'dark' },
    view: 'map',
    ratings: known,
  },
];

async function take(browser, address, { name, context, view = '', ratings = taste }) {
  const visitor = await browser.newContext({ deviceScaleFactor: 2, reducedMotion: 'reduce', ...context });
  const page = await visitor.newPage();
  await page.goto(address);
  await five(page);
  for (const [title, stars] of ratings) await rate(page, title, stars);
  await searchField(page).fill('');
  if (view) {
    await page.goto(`${address}#/${view}`);
    await page.locator(`ff-${view} h1`).waitFor();
  }
  await page.mouse.move(0, 0);
  await page.evaluate(() => {
    document.activeElement?.blur();
    window.scrollTo(0, 0);
  });
  // The confirmation of the last rating goes away by itself.
  await page.waitForTimeout(10_000);
  const file = path.join(folder, `${name}.png`);
  await page.screenshot({ path: file });
  await visitor.close();
  console.log(path.relative(process.cwd(), file));
}

await main({
  usage,
  targets: () => [site, npmPackages],
  async after() {
    const { chromium } = await import('playwright-core');
    // Imported here because the steps above install it.
    const { executable } = await findChromium(thisMachine(), console.error);
    await mkdir(folder, { recursive: true });
    const server = await serve(built.site, '/');
    const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
    const browser = await chromium.launch({ executablePath: executable, args: sandbox });
    try {
      await Promise.all(pictures.map((picture) => take(browser, server.url, picture)));
    } finally {
      await browser.close();
      server.close();
    }
  },
});
