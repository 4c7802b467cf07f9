// Serves a built site under a sub-path, as static hosts do, and can be told to go wrong.

import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import path from 'node:path';

const types = {
  '.css': 'text/css',
  '.flatflix': 'application/octet-stream',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
};

/**
 * @param {string} folder
 * @param {string} base like '/some/sub/path/'
 * @returns {Promise<{ url: string, origin: string, faults: Map<string, (file: string) => Promise<object>>, sent: { url: string, bytes: number }[], close(): void }>}
 *   `faults`: by file name below the base, what to answer instead: `{ status, type, body }`, or null to hang up.
 *   `sent`: what has been answered, whoever asked, without headers
 */
export async function serve(folder, base) {
  const faults = new Map();
  const sent = [];
  const answer = async (address) => {
    if (!address.startsWith(base)) return { status: 404, type: 'text/plain', body: 'not found' };
    const name = decodeURIComponent(address.slice(base.length)) || 'index.html';
    const file = path.join(folder, name);
    if (!file.startsWith(folder)) return { status: 404, type: 'text/plain', body: 'not found' };
    const fault = [...faults].find(([pattern]) => new RegExp(`^${pattern}$`).test(name));
    if (fault) return fault[1](file);
    const body = await readFile(file).catch(() => null);
    if (!body) return { status: 404, type: 'text/plain', body: 'not found' };
    return { status: 200, type: types[path.extname(file)] ?? 'application/octet-stream', body };
  };
  const server = createServer(async (request, response) => {
    const reply = await answer(new URL(request.url, 'http://host').pathname);
    if (!reply) return request.socket.destroy();
    // Like every static host: what the browser has already is not sent again.
    const etag = `"${createHash('sha256').update(reply.body).digest('hex')}"`;
    if (request.headers['if-none-match'] === etag) return response.writeHead(304, { etag }).end();
    const bytes = Buffer.byteLength(reply.body);
    sent.push({ url: `${origin}${request.url}`, bytes });
    response.writeHead(reply.status ?? 200, { 'content-type': reply.type, 'content-length': bytes, etag });
    response.end(reply.body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = `http://127.0.0.1:${server.address().port}`;
  return {
    origin,
    url: `${origin}${base}`,
    faults,
    sent,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
