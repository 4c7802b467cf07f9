import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { hostTokens } from './host-tokens';

const css = hostTokens(readFileSync(new URL('../../src/styles/tokens.css', import.meta.url), 'utf8'));

it('gives the host every token, in both schemes', () => {
  expect(css).toMatch(/^:host\{--paper:light-dark\(oklch\([^)]*\), oklch\([^)]*\)\);/);
  expect(css).toContain('--gutter:clamp(1rem, 4vw, 3.5rem);');
  expect(css).toMatch(/prefers-contrast: more\)\{:host\{--ink-soft:var\(--ink\);/);
  expect(css).toMatch(/prefers-reduced-motion: reduce\)\{:host\{--quick:0ms;/);
  expect(css).not.toContain(':root');
});

it('does not go on without a block', () => {
  expect(() => hostTokens(':root { --paper: white; }')).toThrow('tokens.css');
});
