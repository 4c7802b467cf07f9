import { readFileSync } from 'node:fs';
import Color from 'colorjs.io';
import { describe, expect, it } from 'vitest';

const source = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8');
const [day = '', night = ''] = source.split('@media (prefers-color-scheme: dark)');
const inksIn = (text: string) =>
  Object.fromEntries([...text.matchAll(/--([\w-]+): (oklch\([^)]*\))/g)].map(([, name, ink]) => [name, ink]));
const THEMES: Record<string, Record<string, string | undefined>> = {
  day: inksIn(day),
  night: { ...inksIn(day), ...inksIn(night) },
};

/** Pairs in use, and the contrast each needs: 4.5 for text, 3 for shapes and controls (WCAG 2.2, 1.4.3 and 1.4.11). */
const PAIRS: readonly (readonly [front: string, back: string, least: number])[] = [
  ['ink', 'paper', 4.5],
  ['ink', 'paper-shade', 4.5],
  ['ink-soft', 'paper', 4.5],
  ['ink-soft', 'paper-shade', 4.5],
  ['accent', 'paper', 4.5],
  ['on-accent', 'accent', 4.5],
  ['control', 'paper', 3],
  ['on-stage', 'stage', 4.5],
  ['on-stage-soft', 'stage', 4.5],
  ['stage-accent', 'stage', 4.5],
  ['stage-control', 'stage', 3],
];

describe.each(Object.entries(THEMES))('%s', (_, inks) => {
  it.each(PAIRS)('%s on %s has at least %d:1', (front, back, least) => {
    const [a, b] = [inks[front], inks[back]];
    if (!a || !b) throw new Error(`No token ${front} or ${back}`);
    expect(
      new Color(a).toGamut('srgb').contrast(new Color(b).toGamut('srgb'), 'WCAG21'),
    ).toBeGreaterThanOrEqual(least);
  });
});
