import { readFileSync } from 'node:fs';
import { runInThisContext } from 'node:vm';
import { afterEach, expect, it, vi } from 'vitest';
import { textOf } from './seven-bits';

afterEach(() => vi.unstubAllGlobals());

/** What boot.js reads from a block with a text. */
async function read(text: string): Promise<number[] | undefined> {
  const stub = { readyState: 'complete', getElementById: () => ({ textContent: text }) };
  vi.stubGlobal('document', { ...stub, currentScript: { dataset: {} } });
  vi.stubGlobal('Worker', undefined);
  runInThisContext(`{${readFileSync(new URL('boot.js', import.meta.url), 'utf8')}}`);
  const bytes = await globalThis.flatflixBytes?.('any');
  return bytes && [...bytes];
}

it.each([
  [[], ''],
  [[0x55], '*@'],
  [[0], '\u0080'],
  [[0xff, 0xff], '\u007f\u007f`'],
  [[0, 0, 0, 0, 0, 0, 0], '\u0080\u0080\u0080\u0080'],
  [[0x54, 0x28], '*\u0100'],
  [[0x54, 0x28, 0xa8, 0x50], '*\u0115\u0005\u0280'],
])('%j is written as seven_bits.rs writes it, and read', async (bytes, text) => {
  expect(textOf(Uint8Array.from(bytes))).toBe(text);
  expect(await read(text)).toEqual(bytes);
});

it('every byte comes through', async () => {
  for (let length = 0; length < 300; length++) {
    const bytes = Array.from({ length }, (_, at) => ((at * length * length) >> 3) & 0xff);
    expect(await read(textOf(Uint8Array.from(bytes)))).toEqual(bytes);
  }
});
