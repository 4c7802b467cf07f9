import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Items } from '../model/items';
import { EMPTY, type VisitorState } from './state';
import { Whereabouts } from './whereabouts';

const BASE = new URL('https://example.org/shelf/');
const KEY = 'flatflix shards /shelf/';

/** A catalogue of ids in their rows; those from row `head` on lie in the shard. */
const items = (ids: readonly string[], head: number): Items =>
  ({
    row: (id: string) => (ids.includes(id) ? ids.indexOf(id) : undefined),
    shardOf: (row: number) => (row < head ? undefined : 'shard-1.flatflix'),
  }) as Items;

const rated = (...ids: string[]): VisitorState => ({
  ...EMPTY,
  ratings: new Map(ids.map((id) => [id, { rating: 4, at: 0 }])),
  watchlist: new Set(['w']),
});

describe('Whereabouts', () => {
  const stored = new Map<string, string>();
  beforeEach(() => {
    stored.clear();
    vi.stubGlobal('localStorage', {
      getItem: (key: string) => stored.get(key) ?? null,
      setItem: (key: string, value: string) => stored.set(key, value),
    });
  });
  afterEach(() => vi.unstubAllGlobals());

  it('finds again what was told of', () => {
    new Whereabouts(BASE).note(rated('a', 'b', 'nowhere'), items(['a', 'b', 'w'], 1));
    const later = new Whereabouts(BASE);
    expect(later.missing(rated('a', 'b', 'nowhere'), items(['a'], 1))).toEqual(['shard-1.flatflix']);
    expect(later.missing(rated('a'), items(['a', 'w'], 1))).toEqual([]);
    // What is not here now is not forgotten.
    later.note(rated('a', 'b'), items(['a'], 1));
    expect(JSON.parse(stored.get(KEY) ?? '')).toEqual([
      ['b', 'shard-1.flatflix'],
      ['w', 'shard-1.flatflix'],
    ]);
  });

  it('forgets what the visitor has taken back', () => {
    const whereabouts = new Whereabouts(BASE);
    whereabouts.note(rated('b'), items(['a', 'b', 'w'], 1));
    whereabouts.note(EMPTY, items(['a', 'b', 'w'], 1));
    expect(stored.get(KEY)).toBe('[]');
  });

  it.each(['no JSON', '{"a":1}', '[["b"],[1,2],"x",null]'])('takes %s for nothing', (text) => {
    stored.set(KEY, text);
    expect(new Whereabouts(BASE).missing(rated('b'), items([], 0))).toEqual([]);
  });

  it('does without storage', () => {
    vi.stubGlobal('localStorage', undefined);
    const whereabouts = new Whereabouts(BASE);
    whereabouts.note(rated('b'), items(['b'], 0));
    expect(whereabouts.missing(rated('b'), items([], 0))).toEqual(['shard-1.flatflix']);
  });
});
