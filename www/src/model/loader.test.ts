import { afterEach, describe, expect, it, vi } from 'vitest';

// The addresses of the wasm files come from the bundler.
vi.mock('@wasm/flatflix_wasm_bg.wasm?url', () => ({ default: '/vectors.wasm' }));
vi.mock('@wasm/flatflix_wasm_scalar_bg.wasm?url', () => ({ default: '/scalar.wasm' }));

import { carriedModel, currentModel, fetchShards, loadWasm, parseEntry, type Source } from './loader';

const ENTRY = { version: 1, model: 'model-0a1b.flatflix', bytes: 3, title: 'Films' };
const BASE = new URL('https://example.org/shelf/');

describe('parseEntry', () => {
  it('reads an entry', () => {
    expect(parseEntry(JSON.stringify(ENTRY))).toEqual(ENTRY);
    const carried = { ...ENTRY, rest: 'model-0b2c.rest.flatflix' };
    expect(parseEntry(JSON.stringify(carried))).toEqual(carried);
    const inShards = { ...carried, shards: 'shards-0c3d.flatflix' };
    expect(parseEntry(JSON.stringify(inShards))).toEqual(inShards);
  });

  it.each([
    ['no JSON', 'hello', 'CORRUPT_MODEL'],
    ['no object', '7', 'CORRUPT_MODEL'],
    ['another version', JSON.stringify({ ...ENTRY, version: 2 }), 'UNSUPPORTED_FORMAT'],
    ['no model', JSON.stringify({ ...ENTRY, model: undefined }), 'CORRUPT_MODEL'],
    ['a model elsewhere', JSON.stringify({ ...ENTRY, model: 'https://evil.example/m' }), 'CORRUPT_MODEL'],
    ['a model above', JSON.stringify({ ...ENTRY, model: '../m' }), 'CORRUPT_MODEL'],
    ['a rest above', JSON.stringify({ ...ENTRY, rest: '../m' }), 'CORRUPT_MODEL'],
    ['shards above', JSON.stringify({ ...ENTRY, shards: '../m' }), 'CORRUPT_MODEL'],
    ['no size', JSON.stringify({ ...ENTRY, bytes: -1 }), 'CORRUPT_MODEL'],
  ])('refuses %s', (_, text, code) => {
    expect(() => parseEntry(text)).toThrow(expect.objectContaining({ code }));
  });
});

describe('loadWasm', () => {
  afterEach(() => vi.unstubAllGlobals());

  /** Eight bytes that are a WebAssembly module. */
  const MODULE = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);

  const fetched = async (packed?: Uint8Array, module = MODULE) => {
    const paths: string[] = [];
    vi.stubGlobal('flatflixWasm', async () => packed);
    vi.stubGlobal('fetch', async (url: URL) => {
      paths.push(url.pathname);
      return new Response(module);
    });
    await loadWasm();
    return paths;
  };

  it('fetches the module with vectors where they are supported', async () => {
    expect(await fetched()).toEqual(['/vectors.wasm']);
  });

  it('takes the module that the page has', async () => {
    expect(await fetched(Uint8Array.of(31, 139))).toEqual([]);
  });

  it('says so if it does not compile', async () => {
    await expect(fetched(undefined, MODULE.slice(1))).rejects.toMatchObject({ code: 'WASM_UNAVAILABLE' });
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

/** The size of each piece of a model. */
const sizesOf = async (source: Source | undefined) => {
  const sizes: number[] = [];
  for await (const piece of source?.pieces ?? []) sizes.push(piece.byteLength);
  return sizes;
};
const serve = (answer: (path: string) => Response | Promise<Response>) => {
  const paths: string[] = [];
  vi.stubGlobal('fetch', async (url: URL) => {
    paths.push(url.pathname);
    return answer(url.pathname);
  });
  return paths;
};

describe('carriedModel', () => {
  afterEach(() => vi.unstubAllGlobals());

  const carrying = (entry: object | undefined, blocks: Record<string, Uint8Array> = {}) => {
    vi.stubGlobal('document', {
      querySelector: () => ({ textContent: entry ? JSON.stringify(entry) : ' ' }),
    });
    vi.stubGlobal('flatflixBytes', async (id: string) => blocks[id]);
  };

  it('is the one in the page that is one file', async () => {
    carrying(ENTRY, { model: new Uint8Array(5) });
    expect(await sizesOf(await carriedModel(BASE))).toEqual([5]);
  });

  it('begins with the head in the page, and fetches the rest when more is asked for', async () => {
    carrying({ ...ENTRY, rest: 'model-0b2c.rest.flatflix' }, { 'model-head': new Uint8Array(1) });
    const paths = serve(() => new Response(new Uint8Array(2)));
    const pieces = (await carriedModel(BASE))?.pieces[Symbol.asyncIterator]();
    expect((await pieces?.next())?.value.byteLength).toBe(1);
    expect(paths).toEqual([]);
    expect((await pieces?.next())?.value.byteLength).toBe(2);
    expect((await pieces?.next())?.done).toBe(true);
    expect(paths).toEqual(['/shelf/model-0b2c.rest.flatflix']);
  });

  it('is the whole file where the page carries no head', async () => {
    carrying(ENTRY);
    const paths = serve(() => new Response(new Uint8Array(3)));
    expect(await sizesOf(await carriedModel(BASE))).toEqual([3]);
    expect(paths).toEqual(['/shelf/model-0a1b.flatflix']);
  });

  it('names the index of its shards, which is fetched when it is asked for', async () => {
    carrying({ ...ENTRY, shards: 'shards-0c3d.flatflix' });
    const paths = serve(() => new Response(new Uint8Array(3)));
    const source = await carriedModel(BASE);
    expect(paths).toEqual([]);
    expect((await source?.index?.())?.byteLength).toBe(3);
    expect(paths).toEqual(['/shelf/shards-0c3d.flatflix']);
  });

  it('is none in a page that says nothing of a model', async () => {
    carrying(undefined);
    expect(await carriedModel(BASE)).toBeUndefined();
  });

  it('is damaged where head and rest do not make a whole', async () => {
    carrying({ ...ENTRY, rest: 'model-0b2c.rest.flatflix' }, { 'model-head': new Uint8Array(2) });
    serve(() => new Response(new Uint8Array(2)));
    await expect(carriedModel(BASE).then(sizesOf)).rejects.toMatchObject({ code: 'CORRUPT_MODEL' });
  });
});

describe('currentModel', () => {
  afterEach(() => vi.unstubAllGlobals());

  const load = async () => sizesOf(await currentModel(BASE));
  const entryOr = (model: () => Response) => (path: string) =>
    path.endsWith('.json') ? Response.json(ENTRY) : model();

  it('is the one the entry names, beside it', async () => {
    const paths = serve(entryOr(() => new Response(new Uint8Array(3))));
    expect(await load()).toEqual([3]);
    expect(paths).toEqual(['/shelf/flatflix.json', '/shelf/model-0a1b.flatflix']);
  });

  it('is handed on in pieces if it is large', async () => {
    serve((path) =>
      path.endsWith('.json')
        ? Response.json({ ...ENTRY, bytes: 100_000 })
        : new Response(new Uint8Array(100_000)),
    );
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
    serve(answer);
    await expect(load()).rejects.toMatchObject({ code });
  });
});

describe('fetchShards', () => {
  afterEach(() => vi.unstubAllGlobals());

  it('brings those that are there, of the folder of shards only', async () => {
    const paths = serve(
      (path) => new Response(new Uint8Array(2), { status: path.includes('gone') ? 404 : 200 }),
    );
    const names = ['shard-1.flatflix', '../../elsewhere', 'shard-gone.flatflix'];
    const fetched = await fetchShards(BASE, names);
    expect(fetched.map(({ name, bytes }) => [name, bytes.byteLength])).toEqual([['shard-1.flatflix', 2]]);
    expect(paths).toEqual(['/shelf/shards/shard-1.flatflix', '/shelf/shards/shard-gone.flatflix']);
  });
});
