// Serves a built site under a sub-path, as static hosts do, and can be told to go wrong.

import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import path from 'node:path';
import { gzipSync } from 'node:zlib';

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
 * What hosts do to files on their way.
 *
 * @type {Record<string, { type?: (name: string, type: string) => string, gzips?: (type: string) => boolean, headers?: object }>}
 */
export const hosts = {
  plain: {},
  /** GitHub Pages: compresses what it takes for compressible, which a model is by its type; ten minutes for everything. */
  pages: {
    gzips: (type) => !/^(image\/png|font\/)/.test(type),
    headers: { 'cache-control': 'max-age=600' },
  },
  /** S3: compresses nothing, says nothing of caching, and has no type for what its uploader did not know. */
  s3: {
    type: (name, type) => (/\.(html|css|js|json|svg|png|txt)$/.test(name) ? type : 'binary/octet-stream'),
  },
};

/**
 * @param {string} folder
 * @param {string} base like '/some/sub/path/'
 * @param host one of `hosts`
 * @returns {Promise<{ url: string, origin: string, faults: Map<string, (file: string) => Promise<object>>, sent: { url: string, bytes: number }[], close(): void }>}
 *   `faults`: by file name below the base, what to answer instead: `{ status, type, body }`, or null to hang up. With
 *   `hold`: `{ after, until }` only so many bytes are sent before `until` resolves, and none after it if that is to false
 *   `sent`: what has been answered, whoever asked, without headers
 */
export async function serve(folder, base, host = hosts.plain) {
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
    const type = types[path.extname(file)] ?? 'application/octet-stream';
    return { status: 200, type: host.type?.(name, type) ?? type, body };
  };
  const server = createServer(async (request, response) => {
    const reply = await answer(new URL(request.url, 'http://host').pathname);
    if (!reply) return request.socket.destroy();
    // Like every static host: what the browser has already is not sent again.
    const etag = `"${createHash('sha256').update(reply.body).digest('hex')}"`;
    if (request.headers['if-none-match'] === etag) return response.writeHead(304, { etag }).end();
    const gzips = reply.status === 200 && host.gzips?.(reply.type);
    const body = gzips ? gzipSync(reply.body) : reply.body;
    const bytes = Buffer.byteLength(body);
    sent.push({ url: `${origin}${request.url}`, bytes });
    response.writeHead(reply.status ?? 200, {
      'content-type': reply.type,
      'content-length': bytes,
      etag,
      ...(gzips && { 'content-encoding': 'gzip' }),
      ...host.headers,
    });
    if (reply.hold) {
      response.write(body.subarray(0, reply.hold.after));
      if ((await reply.hold.until) === false) return response.destroy();
      return response.end(body.subarray(reply.hold.after));
    }
    response.end(body);
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
