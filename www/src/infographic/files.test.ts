import { describe, expect, it } from 'vitest';
import { fileName } from './files';

describe('fileName', () => {
  it.each([
    ['You liked Amélie, here are five', 'you-liked-amelie-here-are-five'],
    ['If you like 8½', 'if-you-like-8½'],
    ['…', ''],
    ['七人の侍', '七人の侍'],
  ])('%j', (words, name) => expect(fileName(words)).toBe(name));
});
