import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it, vi } from 'vitest';

// The addresses of the wasm files come from the bundler.
vi.mock('@wasm/flatflix_wasm_bg.wasm?url', () => ({ default: '/vectors.wasm' }));
vi.mock('@wasm/flatflix_wasm_scalar_bg.wasm?url', () => ({ default: '/scalar.wasm' }));

import { loadModel, loadWasm, parseEntry } from './loader';

const ENTRY = { version: 1, model: 'model-0a1b.flatflix', bytes: 3, title: 'Films' };
const BASE = new URL('https://example.org/shelf/');

describe('parseEntry', () => {
  it('reads an entry', () => {
    expect(parseEntry(JSON.stringify(ENTRY))).toEqual(ENTRY);
  });

  it.each([
    ['no JSON', 'hello', 'CORRUPT_MODEL'],
    ['no object', '7', 'CORRUPT_MODEL'],
    ['another version', JSON.stringify({ ...ENTRY, version: 2 }), 'UNSUPPORTED_FORMAT'],
    ['no model', JSON.stringify({ ...ENTRY, model: undefined }), 'CORRUPT_MODEL'],
    ['a model elsewhere', JSON.stringify({ ...ENTRY, model: 'https://evil.example/m' }), 'CORRUPT_MODEL'],
    ['a model above', JSON.stringify({ ...ENTRY, model: '../m' }), 'CORRUPT_MODEL'],
    ['no size', JSON.stringify({ ...ENTRY, bytes: -1 }), 'CORRUPT_MODEL'],
  ])('refuses %s', (_, text, code) => {
    expect(() => parseEntry(text)).toThrow(expect.objectContaining({ code }));
  });
});

describe('loadWasm', () => {
  afterEach(() => vi.unstubAllGlobals());

  /** Eight bytes that are a WebAssembly module. */
  const MODULE = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);

  const fetched = async (link?: string, packed = gzipSync(MODULE)) => {
    const paths: string[] = [];
    vi.stubGlobal('document', { querySelector: () => link && { href: new URL(link, BASE).href } });
    vi.stubGlobal('fetch', async (url: URL) => {
      paths.push(url.pathname);
      return new Response(url.pathname.endsWith('.packed') ? packed : MODULE);
    });
    await loadWasm();
    return paths;
  };

  it('fetches the module with vectors where they are supported', async () => {
    expect(await fetched()).toEqual(['/vectors.wasm']);
  });

  it('unpacks the packed module where the page has one', async () => {
    expect(await fetched('module.packed')).toEqual(['/shelf/module.packed']);
  });

  it.each([
    ['breaks off', gzipSync(MODULE).subarray(0, 12), 'NETWORK'],
    ['does not compile', gzipSync(MODULE.subarray(1)), 'WASM_UNAVAILABLE'],
  ])('says so if the packed module %s', async (_, packed, code) => {
    await expect(fetched('module.packed', packed)).rejects.toMatchObject({ code });
  });

  it('fetches the scalar module where they are not', async () => {
    vi.stubGlobal('WebAssembly', { ...WebAssembly, validate: () => false });
    expect(await fetched()).toEqual(['/scalar.wasm']);
  });

  it('says so where there is no WebAssembly', async () => {
    vi.stubGlobal('WebAssembly', undefined);
    await expect(loadWasm()).rejects.toMatchObject({ code: 'WASM_UNAVAILABLE' });
  });
});

describe('loadModel', () => {
  /** The size of each piece of the site's model. */
  const load = async () => {
    const sizes: number[] = [];
    for await (const piece of await loadModel(BASE)) sizes.push(piece.byteLength);
    return sizes;
  };

  afterEach(() => vi.unstubAllGlobals());

  const carrying = (entry: string) =>
    vi.stubGlobal('document', { querySelector: () => ({ textContent: entry }) });
  const serve = (answer: (path: string) => Response | Promise<Response>) =>
    vi.stubGlobal('fetch', async (url: URL) => answer(url.pathname));
  const entryOr = (model: () => Response) => (path: string) =>
    path.endsWith('.json') ? Response.json(ENTRY) : model();

  it('fetches the model the entry names, beside it', async () => {
    const paths: string[] = [];
    carrying('');
    serve((path) => {
      paths.push(path);
      return entryOr(() => new Response(new Uint8Array(3)))(path);
    });
    expect(await load()).toEqual([3]);
    expect(paths).toEqual(['/shelf/flatflix.json', '/shelf/model-0a1b.flatflix']);
  });

  it('trusts the entry that the page carries', async () => {
    carrying(` ${JSON.stringify(ENTRY)} `);
    serve((path) => new Response(new Uint8Array(path.endsWith('.json') ? 0 : 3)));
    expect(await load()).toEqual([3]);
  });

  it('asks for the current entry when the page is older than the site', async () => {
    carrying(JSON.stringify({ ...ENTRY, model: 'model-gone.flatflix' }));
    serve((path) =>
      path.endsWith('gone.flatflix')
        ? new Response('', { status: 404 })
        : entryOr(() => new Response(new Uint8Array(3)))(path),
    );
    expect(await load()).toEqual([3]);
  });

  it('hands a large model on in pieces', async () => {
    carrying(JSON.stringify({ ...ENTRY, bytes: 100_000 }));
    serve(() => new Response(new Uint8Array(100_000)));
    const sizes = await load();
    expect(sizes.reduce((sum, size) => sum + size)).toBe(100_000);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(1 << 15);
  });

  it.each([
    [
      'a connection lost on the way',
      entryOr(() => new Response(new ReadableStream({ pull: (to) => to.error(new TypeError('lost')) }))),
      'NETWORK',
    ],
    ['a lost connection', () => Promise.reject(new TypeError('Failed to fetch')), 'NETWORK'],
    ['an error status', () => new Response('', { status: 404 }), 'HTTP_STATUS'],
    ['a web page', () => new Response('<html>', { headers: { 'content-type': 'text/html' } }), 'HTTP_STATUS'],
    ['a model cut short', entryOr(() => new Response(new Uint8Array(2))), 'CORRUPT_MODEL'],
  ])('reports %s', async (_, answer, code) => {
    carrying('');
    serve(answer);
    await expect(load()).rejects.toMatchObject({ code });
  });
});
