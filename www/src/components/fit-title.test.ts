import { describe, expect, it } from 'vitest';
import { breakTitle, fitTitle } from './fit-title';

describe('fitTitle', () => {
  it('gives short titles the largest type', () => {
    expect(fitTitle('Jaws')).toBe(26);
  });

  it('never grows with the title', () => {
    const sizes = ['Heat', 'The Godfather', 'The Shawshank Redemption', 'a '.repeat(60)].map(fitTitle);
    expect(sizes).toEqual([...sizes].sort((a, b) => b - a));
  });

  it('makes room for the longest word', () => {
    expect(fitTitle('Koyaanisqatsi')).toBeLessThan(fitTitle('Koyaanis qatsi'));
  });

  it('has a smallest size', () => {
    expect(fitTitle('word '.repeat(200))).toBe(7);
  });
});

describe('breakTitle', () => {
  it('fills lines and loses no word', () => {
    expect(breakTitle('The Good, the Bad and the Ugly', 3)).toEqual([
      'The Good,',
      'the Bad',
      'and the',
      'Ugly',
    ]);
  });

  it('gives a word that is too long a line of its own', () => {
    expect(breakTitle('A Koyaanisqatsi', 1)).toEqual(['A', 'Koyaanisqatsi']);
  });

  it('keeps one line where there is room', () => {
    expect(breakTitle('  Heat ', 10)).toEqual(['Heat']);
  });
});
