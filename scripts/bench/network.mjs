// A slow network.

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
