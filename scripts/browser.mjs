// Finds a Chromium for the end-to-end tests: the one named, an installed one, Playwright's own, or one from apt.

import { existsSync } from 'node:fs';
import path from 'node:path';
import { inRoot } from './project.mjs';
import { run as runCommand } from './runner/child.mjs';
import { Problem } from './runner/runner.mjs';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** Where browsers built on Chromium are installed outside PATH. */
function usualPlaces(platform, env) {
  if (platform === 'darwin') {
    const applications = ['/Applications', ...(env.HOME ? [`${env.HOME}/Applications`] : [])];
    return applications.flatMap((folder) => [
      `${folder}/Google Chrome.app/Contents/MacOS/Google Chrome`,
      `${folder}/Chromium.app/Contents/MacOS/Chromium`,
      `${folder}/Microsoft Edge.app/Contents/MacOS/Microsoft Edge`,
    ]);
  }
  if (platform === 'win32') {
    return [env.PROGRAMFILES, env['PROGRAMFILES(X86)'], env.LOCALAPPDATA]
      .filter(Boolean)
      .flatMap((folder) => [
        `${folder}\\Google\\Chrome\\Application\\chrome.exe`,
        `${folder}\\Chromium\\Application\\chrome.exe`,
        `${folder}\\Microsoft\\Edge\\Application\\msedge.exe`,
      ]);
  }
  return [];
}

/** Every file on PATH with one of the names, in the order of the names. */
function onPath(platform, env) {
  if (platform === 'win32') return [];
  const folders = (env.PATH ?? '').split(path.delimiter).filter(Boolean);
  return names.flatMap((name) => folders.map((folder) => path.join(folder, name)));
}

/**
 * What the search asks the machine; tests pass their own.
 *
 * @typedef {object} Machine
 * @property {string} platform as in `process.platform`
 * @property {Record<string, string | undefined>} env
 * @property {boolean} root whether it may install packages
 * @property {(file: string) => boolean} exists
 * @property {(command: string, args: string[]) => Promise<string>} run
 * @property {() => Promise<string>} playwrightPath where Playwright keeps its Chromium, installed or not
 */

/** @type {(run: Machine['run']) => Machine} */
export const thisMachine = (run = runCommand) => ({
  platform: process.platform,
  env: process.env,
  root: process.getuid?.() === 0,
  exists: existsSync,
  run,
  playwrightPath: async () => (await import('playwright-core')).chromium.executablePath(),
});

/**
 * The program to start, and where it was found. Tried in this order: `CHROME_PATH`, an installed browser,
 * Playwright's own (downloaded if need be), Debian's package (installed if need be, as root).
 *
 * @param {Machine} machine
 * @param {(text: string) => void} note told about installations, which take a while
 * @returns {Promise<{ executable: string, source: string }>}
 * @throws {Problem} naming what was tried and the remedies
 */
export async function findChromium(machine, note = () => {}) {
  const { platform, env, exists, run } = machine;
  const tried = new Set();

  /** Whether it starts: some distributions install a script of that name which only says what to install. */
  const starts = async (executable) => {
    // On Windows the question opens a window.
    if (platform === 'win32') return true;
    try {
      await run(executable, ['--version']);
      return true;
    } catch (error) {
      tried.add(`${executable} does not start: ${(error.output || error.message).trim().split('\n')[0]}`);
      return false;
    }
  };

  if (env.CHROME_PATH) {
    if (exists(env.CHROME_PATH) && (await starts(env.CHROME_PATH))) {
      return { executable: env.CHROME_PATH, source: 'CHROME_PATH' };
    }
    // Whoever names a browser wants that one: another in its place would be a surprise.
    throw new Problem(
      `CHROME_PATH names ${env.CHROME_PATH}, which ${tried.size > 0 ? 'does not start' : 'does not exist'}.`,
    );
  }

  const installed = async () => {
    for (const executable of [...onPath(platform, env), ...usualPlaces(platform, env)]) {
      if (exists(executable) && (await starts(executable))) return executable;
    }
    return null;
  };
  const found = await installed();
  if (found) return { executable: found, source: 'installed' };
  tried.add(`no ${names.join(', ')} on PATH or in the usual places`);

  const playwright = await machine.playwrightPath();
  if (!exists(playwright)) {
    note('No browser is installed: asking Playwright for its Chromium.');
    try {
      await run(process.execPath, [
        inRoot('node_modules', 'playwright-core', 'cli.js'),
        'install',
        'chromium',
      ]);
    } catch (error) {
      tried.add(`Playwright could not download its Chromium: ${error.message}`);
    }
  }
  if (exists(playwright) && (await starts(playwright)))
    return { executable: playwright, source: 'Playwright' };

  if (platform === 'linux' && exists('/usr/bin/apt-get')) {
    if (machine.root) {
      note('Installing the chromium package with apt-get.');
      try {
        await run('apt-get', ['update']);
        await run('apt-get', ['install', '--yes', '--no-install-recommends', 'chromium']);
      } catch (error) {
        tried.add(`apt-get could not install chromium: ${error.message}`);
      }
      const fromApt = await installed();
      if (fromApt) return { executable: fromApt, source: 'apt' };
      tried.add("apt-get's chromium package brought no browser that starts");
    } else tried.add('apt-get was not asked to install chromium, which only root may');
  }

  throw new Problem(
    `The end-to-end tests need a Chromium, and none could be found or installed:\n${[...tried].map((line) => `  - ${line}`).join('\n')}\n` +
      'Install Chromium or Google Chrome, or set CHROME_PATH to one, or run ' +
      "'npx playwright-core install --with-deps chromium', then run this again.",
  );
}
