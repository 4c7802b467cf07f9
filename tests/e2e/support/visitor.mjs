// What a visitor does and sees, in the names that assistive technology reads.

import assert from 'node:assert/strict';
import { AxeBuilder } from '@axe-core/playwright';
import { until } from './until.mjs';

export const searchField = (page) => page.getByLabel('Search films', { exact: true });
export const recommended = (page) => page.getByRole('region', { name: 'Recommended for you' });
export const ratingOf = (scope, title) =>
  scope.getByRole('radiogroup', { name: `Rate ${title}`, exact: true });

/** '1 star', '3.5 stars' */
export const stars = (value) => `${value} ${value === 1 ? 'star' : 'stars'}`;

/** The films of a list, by the list's name. */
export const films = (page, list = 'The five', region = 'Recommended for you') =>
  page
    .getByRole('region', { name: region })
    .getByRole('list', { name: list, exact: true })
    .getByRole('listitem');

/** Titles of the five, once they are there. */
export async function five(page) {
  const items = films(page);
  for (;;) {
    await items.nth(4).waitFor();
    // Some of those found may have gone when they are read: a new list came between.
    const read = await titles(items);
    if (read.length === 5) return read;
  }
}

/** Waits until the page has all that it fetches by itself. */
export const complete = (page) =>
  page.waitForFunction(() => performance.getEntriesByName('flatflix:complete').length > 0);

/** Waits until everything is kept for later visits, and the worker that keeps it serves this page. */
export const kept = async (page) => {
  await complete(page);
  await page.waitForFunction(() => navigator.serviceWorker.controller?.state === 'activated');
};

/**
 * Each film's title, all read at one moment: its first link, which leads to the film's own view. Items of lists within
 * a film, like its reasons, are none.
 */
export const titles = (items) =>
  items.evaluateAll((found) =>
    found
      .filter((item) => item.isConnected && !item.parentElement.closest('li'))
      .map((item) => item.querySelector('a').textContent.trim()),
  );

/** Waits for a list of five. */
export const fiveBecome = (page, wanted) => until(async () => assert.deepEqual(await five(page), wanted));

/** Waits until five other films are there than those of a list, and returns them. */
export const nextFive = (page, previous) =>
  until(async () => {
    const now = await five(page);
    assert.notDeepEqual(now, previous);
    return now;
  });

/** Does something that changes a rating; the new ranking is there when it returns. */
export async function ranked(page, change) {
  const start = await page.evaluate(() => performance.now());
  await change();
  await page.waitForFunction(
    (from) => performance.getEntriesByName('flatflix:rerank').some(({ startTime }) => startTime >= from),
    start,
  );
}

/** Searches for a title among the films that have arrived, and rates it with the pointer. */
export async function rateAtOnce(page, title, value) {
  await searchField(page).fill(title);
  const radio = ratingOf(page, title)
    .first()
    .getByRole('radio', { name: stars(value), exact: true });
  await ranked(page, () => radio.click({ force: true }));
  await checked(page, title, value);
}

/** The same when all films are there: the list that follows is the last one, and not only of the best-known. */
export async function rate(page, title, value) {
  await complete(page);
  await rateAtOnce(page, title, value);
}

/** Waits until a film shows a rating. */
export async function checked(page, title, value) {
  const radio = ratingOf(page, title)
    .first()
    .getByRole('radio', { name: stars(value), exact: true, checked: true });
  await radio.waitFor({ state: 'attached' });
}

/** Whatever has the keyboard's focus, shadow roots included: its role, name, and the radiogroup around it. */
export const focused = (page) =>
  page.evaluate(() => {
    let element = document.activeElement;
    while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
    const group = element?.closest('[role=radiogroup], fieldset');
    const labelOf = (node) =>
      node?.getAttribute('aria-label') ??
      node
        ?.getRootNode()
        .getElementById(node.getAttribute('aria-labelledby') ?? '')
        ?.textContent?.trim() ??
      node?.querySelector('legend')?.textContent?.trim() ??
      node?.labels?.[0]?.textContent?.trim();
    return { tag: element?.tagName, label: labelOf(element), group: labelOf(group) };
  });

/** Presses Tab until something wanted has the focus. */
export async function tabTo(page, wanted, description, limit = 120) {
  for (let n = 0; n < limit; n++) {
    await page.keyboard.press('Tab');
    if (wanted(await focused(page))) return;
  }
  assert.fail(`Tab does not reach ${description}; the focus is on ${JSON.stringify(await focused(page))}`);
}

/** Asks axe what it finds wrong with a page as it stands. */
export async function passesAxe(page, view) {
  const { violations, passes } = await new AxeBuilder({ page }).analyze();
  const found = violations.map(
    ({ id, help, nodes }) =>
      `${id}: ${help}\n${nodes.map(({ html, failureSummary }) => `  ${html}\n  ${failureSummary}`).join('\n')}`,
  );
  assert.deepEqual(found, [], `${view} has no violations`);
  assert.ok(passes.length > 10, 'axe found something to check');
}
