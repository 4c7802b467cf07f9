import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';

const TOKENS = fileURLToPath(new URL('../../src/styles/tokens.css', import.meta.url));
const ROOT = /:root\s*\{([^}]*)\}/g;
const DECLARATION = /(--[\w-]+):\s*([^;]+);/g;

/**
 * The page's tokens for the host of a shadow root. Where the page asks which scheme the visitor prefers, a component takes the
 * scheme of the page that it is on: `light-dark()` follows the inherited `color-scheme`. More contrast and reduced motion stay
 * the visitor's.
 *
 * @param css tokens.css: the tokens by day, by night, with more contrast, and with reduced motion, in this order
 */
export function hostTokens(css: string): string {
  const [day, night, strong, still] = [...css.matchAll(ROOT)].map(
    ([, block = '']) =>
      new Map([...block.matchAll(DECLARATION)].map(([, name = '', value = '']) => [name, value] as const)),
  );
  if (!day || !night || !strong || !still) throw new Error('tokens.css has not the blocks it had');
  const write = (tokens: ReadonlyMap<string, string>) =>
    [...tokens].map(([name, value]) => `${name}:${value};`).join('');
  const both = new Map(
    [...day].map(([name, value]) => {
      const dark = night.get(name);
      return [name, dark ? `light-dark(${value}, ${dark})` : value];
    }),
  );
  const asked = (preference: string, tokens: ReadonlyMap<string, string>) =>
    `@media (${preference}){:host{${write(tokens)}}}`;
  return `:host{${write(both)}}${asked('prefers-contrast: more', strong)}${asked('prefers-reduced-motion: reduce', still)}`;
}

/** `virtual:host-tokens`: the tokens as a string of CSS. */
export const hostTokensModule = (): Plugin => ({
  name: 'flatflix:host-tokens',
  resolveId: (id) => (id === 'virtual:host-tokens' ? `\0${id}` : undefined),
  load(id) {
    if (id !== '\0virtual:host-tokens') return undefined;
    this.addWatchFile(TOKENS);
    return `export default ${JSON.stringify(hostTokens(readFileSync(TOKENS, 'utf8')))}`;
  },
});
