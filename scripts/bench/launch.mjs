// The browser that everything is measured in.

import { chromium } from 'playwright-core';

/** Chromium from CHROME_PATH, without traffic of its own. */
export const launch = () =>
  chromium.launch({
    executablePath: process.env.CHROME_PATH,
    args: [
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
      // Refused to root, which containers often run as.
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    ],
  });
