import { describe, expect, it } from 'vitest';
import { dealSlots } from './deck';
import { Items } from './items';
import { type Opened, POSTER_FACTORS } from './types';

const N = 40;
/** Two tastes: even rows point one way, odd rows the other. */
const items = new Items({
  about: { groups: [] as string[] },
  catalogue: {
    ids: Array.from({ length: N }, (_, row) => String(row)),
    titles: Array.from({ length: N }, (_, row) => `Film ${row}`),
    aliases: [],
    years: new Int16Array(N),
    groups: new Uint32Array(2 * N),
    imdb: new Uint32Array(N),
    tmdb: new Uint32Array(N),
    counts: Uint32Array.from({ length: N }, (_, row) => 1000 - row),
  },
  factors: Float32Array.from({ length: N * POSTER_FACTORS }, (_, i) =>
    i % POSTER_FACTORS === 0 ? (Math.floor(i / POSTER_FACTORS) % 2 ? 1 : -1) : 0,
  ),
} as unknown as Opened);

const none = new Set<number>();
const asking = { answered: none, recommended: none, held: none };

describe('dealSlots', () => {
  it('begins with the most popular and varies', () => {
    const slots = dealSlots([], 2, items, asking);
    expect(slots[0]).toBe(0);
    expect((slots[1] ?? 0) % 2).toBe(1);
  });

  it('replaces only what was answered, in its place', () => {
    const before = dealSlots([], 4, items, asking);
    const answered = new Set([before[1] ?? -1]);
    const after = dealSlots(before, 4, items, { ...asking, answered });
    expect([after[0], after[2], after[3]]).toEqual([before[0], before[2], before[3]]);
    expect(before).not.toContain(after[1]);
  });

  it('never asks for what is recommended, unless it is held', () => {
    const recommended = new Set([0, 1, 2]);
    expect(dealSlots([0], 3, items, { ...asking, recommended })).not.toEqual(expect.arrayContaining([0]));
    expect(dealSlots([0], 3, items, { ...asking, recommended, held: new Set([0]) })[0]).toBe(0);
  });

  it('runs dry without repeating itself', () => {
    const answered = new Set(Array.from({ length: N - 2 }, (_, row) => row));
    expect(dealSlots([], 4, items, { ...asking, answered }).sort()).toEqual([N - 2, N - 1]);
  });
});
