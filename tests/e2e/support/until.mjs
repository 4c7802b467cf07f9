// Waiting for what a test expects, rather than for a time in which it may have come.

import { AssertionError } from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';

/**
 * So many times slower the processor of the page is made, as Chromium's tools slow it down for a phone. A test that asserts
 * more than it has waited for passes on a quick machine only: `FLATFLIX_SLOW=6 npm test -- --only e2e` finds it.
 */
export const slowness = Number(process.env.FLATFLIX_SLOW ?? 1);

/** How long a test waits for anything, in milliseconds. Only what never comes takes that long, however busy the machine. */
export const patience = 30_000 * slowness;

/** Repeats assertions until they hold and returns what they returned; fails as they did last. */
export async function until(assertions) {
  for (const end = Date.now() + patience; ; await pause(20)) {
    try {
      return await assertions();
    } catch (error) {
      if (!(error instanceof AssertionError) || Date.now() > end) throw error;
    }
  }
}
