// From the navigation to the first recommendation on the screen, with nothing cached, on a slow network.

import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { built } from '../project.mjs';
import { marksOf, slowTab } from './network.mjs';
import { onnxModel } from './pages/contenders/onnx-model.js';
import { randomArray } from './pages/random.js';
import { median } from './pages/rounds.js';
import { host } from './server.mjs';
import { pages } from './steps.mjs';

/** 1 MB of factors, for those who bring no model of their own. */
const PEER = { n: 4096, k: 64 };
const MARK = 'flatflix:first-recommendations';

const contenders = {
  flatflix: { folder: built.site, page: '' },
  'TensorFlow.js, 1 MB model': { folder: pages, page: 'cold-tensorflow.html' },
  'onnxruntime-web, 1 MB model': { folder: pages, page: 'cold-onnx.html' },
};

async function writePeerModels() {
  const factors = randomArray(Float32Array, PEER.n * PEER.k, 1);
  await writeFile(path.join(pages, 'factors.bin'), new Uint8Array(factors.buffer));
  await writeFile(path.join(pages, 'factors.onnx'), onnxModel(factors, PEER.k, 5));
}

/** One visit: milliseconds to the mark, bytes sent until then and in all, and requests. */
async function visit(browser, server, page) {
  const context = await browser.newContext();
  try {
    const tab = await slowTab(context);
    const before = server.sent();
    const [milliseconds] = await marksOf(tab, `${server.url}${page}`, [MARK]);
    await tab.waitForLoadState('networkidle');
    // What was asked for before the mark: the server has sent more by the time it is told of it.
    const first = await tab.evaluate((mark) => {
      const files = [
        ...performance.getEntriesByType('navigation'),
        ...performance.getEntriesByType('resource'),
      ];
      const begun = files.filter(({ startTime }) => startTime < mark);
      return begun.reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0);
    }, milliseconds);
    return { milliseconds, first, all: server.sent() - before };
  } finally {
    await context.close();
  }
}

/**
 * @param {import('playwright-core').Browser} browser
 * @param {{ quick: boolean, note: (text: string) => void }} options
 */
export async function measureCold(browser, { quick, note }) {
  await writePeerModels();
  const results = [];
  for (const gzip of [false, true]) {
    note(`first visits, host ${gzip ? 'compresses' : 'compresses nothing'}`);
    const servers = {};
    for (const [name, { folder }] of Object.entries(contenders)) servers[name] = await host(folder, { gzip });
    const visits = Object.fromEntries(Object.keys(contenders).map((name) => [name, []]));
    try {
      for (let round = 0; round < (quick ? 3 : 7); round++) {
        for (const [name, { page }] of Object.entries(contenders)) {
          visits[name].push(await visit(browser, servers[name], page));
        }
      }
    } finally {
      for (const server of Object.values(servers)) server.close();
    }
    for (const [name, list] of Object.entries(visits)) {
      const of = (key) => median(list.map((entry) => entry[key]));
      const rounds = list.map(({ milliseconds }) => milliseconds);
      results.push({ name, gzip, median: of('milliseconds'), rounds, first: of('first'), all: of('all') });
    }
  }
  return results;
}
