import Color from 'colorjs.io';
import { describe, expect, it } from 'vitest';
import { css, type Ink, inksOf } from './inks';

const contrast = (a: Ink, b: Ink): number =>
  new Color(css(a)).toGamut('srgb').contrast(new Color(css(b)).toGamut('srgb'), 'WCAG21');

/** Factors from a fixed sequence, spread as widely as a model's (Park and Miller's generator). */
function sampleFactors(count: number): number[][] {
  let seed = 20261123;
  const next = () => {
    seed = (seed * 48271) % 2147483647;
    return seed / 2147483647;
  };
  return Array.from({ length: count }, () => Array.from({ length: 8 }, () => 6 * (next() - 0.5)));
}

describe('inksOf', () => {
  it('keeps every title readable: at least 4.5:1 on its field', () => {
    for (const factors of [...sampleFactors(2000), [0, 0, 0, 0, 0, 0, 0, 0]]) {
      const { field, title } = inksOf(factors, 3);
      expect(contrast(field, title), factors.join(' ')).toBeGreaterThanOrEqual(4.5);
    }
  });

  it('keeps every main shape visible: at least 2:1 on its field', () => {
    for (const factors of sampleFactors(2000)) {
      const { field, shape } = inksOf(factors, 3);
      expect(contrast(field, shape), factors.join(' ')).toBeGreaterThanOrEqual(2);
    }
  });

  it('gives neighbours in taste neighbouring colours', () => {
    const [a, b] = [inksOf([0, 1, 1, 0.5, 0, 0, 0, 0], 1), inksOf([0, 1.05, 0.95, 0.5, 0, 0, 0, 0], 1)];
    expect(Math.abs(a.field.h - b.field.h)).toBeLessThan(6);
    expect(Math.abs(a.field.l - b.field.l)).toBeLessThan(0.02);
  });

  it('prints what it does not know pale', () => {
    expect(inksOf([0, 0, 0, 0], 1).field.c).toBeLessThan(inksOf([0, 2, 0, 0], 1).field.c);
  });
});
