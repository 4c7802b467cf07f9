import { describe, expect, it } from 'vitest';
import { TagBook } from './tag-book';

describe('TagBook', () => {
  const book = new TagBook({
    names: ['robots', 'time travel'],
    ofItems: Uint16Array.of(1, 0, 1, 1),
    ends: Uint32Array.of(2, 2, 3, 4),
  });

  it('knows the tags of a film, and the films of a tag', () => {
    expect(book.of(0)).toEqual(['time travel', 'robots']);
    expect(book.of(1)).toEqual([]);
    expect(book.of(9)).toEqual([]);
    expect(book.films('time travel')).toEqual([0, 2, 3]);
    expect(book.films('nothing')).toEqual([]);
  });

  it('counts films, the most given first', () => {
    expect(book.counts).toEqual([
      { name: 'time travel', count: 3 },
      { name: 'robots', count: 1 },
    ]);
  });

  it('is empty for a model without tags', () => {
    const none = new TagBook({ names: [], ofItems: new Uint16Array(), ends: new Uint32Array() });
    expect([none.counts, none.of(0)]).toEqual([[], []]);
  });
});
