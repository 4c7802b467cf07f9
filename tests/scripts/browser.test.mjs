// In which order npm test looks for a Chromium, on machines that are made up.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findChromium } from '../../scripts/browser.mjs';

const playwright = '/home/me/.cache/ms-playwright/chromium/chrome';
const bare = ['/usr/bin/apt-get'];

/**
 * A Linux machine with some files. `broken` programs do not start, `downloads` says whether Playwright's servers
 * can be reached, `apt` whether Debian's can.
 */
function machine({ files = bare, broken = [], downloads = false, apt = false, root = true, ...rest } = {}) {
  const present = new Set(files);
  const calls = [];
  return {
    calls,
    platform: 'linux',
    env: { PATH: '/usr/local/bin:/usr/bin' },
    root,
    exists: (file) => present.has(file),
    playwrightPath: async () => playwright,
    async run(command, args) {
      calls.push(
        [command.replace(process.execPath, 'node'), ...args.filter((word) => !word.includes('/'))].join(' '),
      );
      if (args[0] === '--version') {
        if (broken.includes(command))
          throw Object.assign(new Error('exit code 1'), { output: 'install the snap\nmore' });
      } else if (args.includes('chromium') && command === process.execPath) {
        if (!downloads) throw new Error('no network');
        present.add(playwright);
      } else if (command === 'apt-get') {
        if (!apt) throw new Error('no network');
        if (args[0] === 'install') present.add('/usr/bin/chromium');
      }
      return '';
    },
    ...rest,
  };
}

test('CHROME_PATH comes first', async () => {
  const given = machine({
    files: ['/opt/mine', '/usr/bin/chromium', playwright],
    env: { PATH: '/usr/bin', CHROME_PATH: '/opt/mine' },
  });
  assert.deepEqual(await findChromium(given), { executable: '/opt/mine', source: 'CHROME_PATH' });
});

test('a CHROME_PATH that does not exist, or does not start, is an error', async () => {
  const env = { PATH: '/usr/bin', CHROME_PATH: '/opt/mine' };
  await assert.rejects(
    () => findChromium(machine({ files: ['/usr/bin/chromium'], env })),
    /CHROME_PATH names \/opt\/mine, which does not exist/,
  );
  await assert.rejects(
    () => findChromium(machine({ files: ['/opt/mine'], broken: ['/opt/mine'], env })),
    /which does not start/,
  );
});

test('an installed browser comes second, whichever name it has', async () => {
  for (const name of ['/usr/bin/chromium', '/usr/local/bin/chromium-browser', '/usr/bin/google-chrome']) {
    const given = machine({ files: [name, playwright] });
    assert.deepEqual(await findChromium(given), { executable: name, source: 'installed' });
    assert.deepEqual(given.calls, [`${name} --version`]);
  }
});

test('an installed script that starts no browser is passed over', async () => {
  const given = machine({
    files: ['/usr/bin/chromium-browser', '/usr/bin/google-chrome'],
    broken: ['/usr/bin/chromium-browser'],
  });
  assert.equal((await findChromium(given)).executable, '/usr/bin/google-chrome');
});

test("Playwright's own comes third: as it is, or downloaded", async () => {
  const there = machine({ files: [playwright, ...bare] });
  assert.deepEqual(await findChromium(there), { executable: playwright, source: 'Playwright' });
  const notYet = machine({ downloads: true, apt: true });
  assert.deepEqual(await findChromium(notYet), { executable: playwright, source: 'Playwright' });
  assert.deepEqual(notYet.calls, ['node install chromium', `${playwright} --version`]);
});

test('apt comes fourth, for root', async () => {
  const given = machine({ apt: true });
  const notes = [];
  assert.deepEqual(await findChromium(given, (text) => notes.push(text)), {
    executable: '/usr/bin/chromium',
    source: 'apt',
  });
  assert.deepEqual(given.calls, [
    'node install chromium',
    'apt-get update',
    'apt-get install --yes --no-install-recommends chromium',
    '/usr/bin/chromium --version',
  ]);
  assert.equal(notes.length, 2);
});

test('without any browser the error names what was tried and the remedies', async () => {
  const remedies =
    /Install Chromium or Google Chrome, or set CHROME_PATH to one, or run 'npx playwright-core install/;
  for (const [given, tried] of [
    [machine(), /apt-get could not install chromium: no network/],
    [machine({ root: false }), /only root may/],
    [
      machine({ files: ['/usr/bin/chromium'], broken: ['/usr/bin/chromium'] }),
      /\/usr\/bin\/chromium does not start: install the snap$/m,
    ],
  ]) {
    await assert.rejects(
      () => findChromium(given),
      (error) => {
        assert.match(error.message, tried);
        assert.match(error.message, /Playwright could not download its Chromium: no network/);
        assert.match(error.message, remedies);
        return true;
      },
    );
  }
});

test('macOS and Windows are searched where browsers are installed there', async () => {
  const mac = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome';
  assert.equal((await findChromium(machine({ platform: 'darwin', files: [mac] }))).executable, mac);
  const edge = 'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe';
  const windows = machine({
    platform: 'win32',
    files: [edge],
    env: { 'PROGRAMFILES(X86)': 'C:\\Program Files (x86)' },
  });
  assert.equal((await findChromium(windows)).executable, edge);
  assert.deepEqual(windows.calls, [], 'asking for the version would open a window');
});
