import { describe, expect, it } from 'vitest';
import { balanced } from './compose';

describe('balanced', () => {
  it('leaves no word alone where lines can be equally long', () => {
    expect(balanced('You liked The Matrix, here are five', 7.5)).toEqual([
      'You liked The',
      'Matrix, here are five',
    ]);
  });

  it('keeps one line where there is room', () => {
    expect(balanced('You liked Heat', 20)).toEqual(['You liked Heat']);
  });
});
