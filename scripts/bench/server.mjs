// A static host for measurements: plain, or one that compresses what hosts usually compress.

import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import path from 'node:path';
import { gzipSync } from 'node:zlib';

const types = {
  '.css': 'text/css',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.mjs': 'text/javascript',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.woff2': 'font/woff2',
};
/** Files of unknown type, models among them, are sent as they are. */
const compressible = new Set(['.css', '.html', '.js', '.json', '.mjs', '.svg', '.txt', '.wasm']);

/**
 * @param {string} folder
 * @param {{ gzip: boolean }} options
 * @returns {Promise<{ url: string, sent: () => number, close(): void }>} `sent`: bytes of all bodies so far
 */
export async function host(folder, { gzip }) {
  const files = new Map();
  let sent = 0;
  const load = async (name) => {
    const type = path.extname(name);
    // As GitHub Pages has it: what a page has fetched is not sent to its service worker once more.
    const headers = {
      'content-type': types[type] ?? 'application/octet-stream',
      'cache-control': 'max-age=600',
    };
    let body = await readFile(path.join(folder, name));
    if (gzip && compressible.has(type)) {
      body = gzipSync(body, { level: 9 });
      headers['content-encoding'] = 'gzip';
    }
    return { headers: { ...headers, 'content-length': body.length }, body };
  };
  const server = createServer(async (request, response) => {
    const name = path.posix.normalize(new URL(request.url, 'http://host').pathname);
    try {
      const file = name.endsWith('/') ? `${name}index.html` : name;
      if (!files.has(file)) files.set(file, await load(file));
      const { headers, body } = files.get(file);
      sent += body.length;
      response.writeHead(200, headers).end(body);
    } catch {
      response.writeHead(404, { 'content-type': 'text/plain' }).end('not found');
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${server.address().port}/`,
    sent: () => sent,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
