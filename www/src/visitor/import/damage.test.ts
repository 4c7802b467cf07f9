import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { withDomParser } from './dom-parser.testing';
import { ImportFault } from './fault';
import { readFile } from './read';

/** Mulberry32: the same damage in every run. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Change a few bytes, drop a piece, or double one. */
function damage(bytes: Uint8Array, next: () => number): Uint8Array {
  const place = () => Math.floor(next() * bytes.length);
  const kind = next();
  if (kind < 0.4) {
    const changed = bytes.slice();
    for (let i = 0; i < 1 + next() * 8; i++) changed[place()] = Math.floor(next() * 256);
    return changed;
  }
  const [from = 0, to = 0] = [place(), place()].sort((a, b) => a - b);
  const parts =
    kind < 0.7 ? [bytes.slice(0, from), bytes.slice(to)] : [bytes.slice(0, to), bytes.slice(from)];
  return Buffer.concat(parts);
}

const folder = new URL('samples/', import.meta.url);
const samples = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
  /\.\w+$/.test(name),
);

withDomParser();

describe('damaged files', () => {
  it.each(samples)('%s is read or refused, whatever happens to it', (name) => {
    const next = random(name.length);
    const whole = new Uint8Array(readFileSync(new URL(name, folder)));
    for (let i = 0; i < 100; i++) {
      const bytes = damage(whole, next);
      try {
        const { entries, scale } = readFile(bytes, name, { min: 0.5, max: 5 });
        for (const { rating } of entries) {
          if (rating !== undefined && !(scale && rating >= scale.min && rating <= scale.max))
            expect.fail(`${rating} got through`);
        }
      } catch (thrown) {
        if (!(thrown instanceof ImportFault)) throw thrown;
      }
    }
  });
});
