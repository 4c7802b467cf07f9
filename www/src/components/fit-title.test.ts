import { describe, expect, it } from 'vitest';
import { fitTitle } from './fit-title';

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
