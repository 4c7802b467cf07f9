// Visits on a slow network.

/** The network that Chromium's tools call 'Fast 4G'. */
export const network = { megabitsPerSecond: 9, latencyMilliseconds: 165 };

/** A tab on that network. */
export async function slowTab(context) {
  const tab = await context.newPage();
  const devtools = await context.newCDPSession(tab);
  await devtools.send('Network.enable');
  await devtools.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: network.latencyMilliseconds,
    downloadThroughput: (network.megabitsPerSecond * 1e6) / 8,
    uploadThroughput: (network.megabitsPerSecond * 1e6) / 8,
  });
  return tab;
}

/** Longest wait for a mark. */
const PATIENCE = 60_000;

/**
 * Open a page and wait for its marks (`performance.mark`), whose times it gives in milliseconds. The page tells of them by
 * itself: to ask it would put a script into it, which it would have to read while it loads.
 */
export async function marksOf(tab, url, names) {
  await tab.addInitScript(() => {
    const tell = (list) => {
      for (const { name, startTime } of list.getEntries()) console.debug('mark', name, startTime);
    };
    new PerformanceObserver(tell).observe({ type: 'mark', buffered: true });
  });
  const told = names.map((name) =>
    tab.waitForEvent('console', {
      predicate: (message) => message.text().startsWith(`mark ${name} `),
      timeout: PATIENCE,
    }),
  );
  const [messages] = await Promise.all([Promise.all(told), tab.goto(url, { waitUntil: 'commit' })]);
  return messages.map((message) => Number(message.text().split(' ').at(-1)));
}
