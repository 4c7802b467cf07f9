import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const here = (name) => fileURLToPath(new URL(name, import.meta.url));

/** The pages that are measured, and the one that draws the plots. */
export default defineConfig({
  root: here('pages'),
  base: './',
  logLevel: 'warn',
  resolve: { alias: { '@bench': here('../../crate/bench/pkg') } },
  worker: { format: 'es' },
  build: {
    outDir: here('dist'),
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: Number.POSITIVE_INFINITY,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: readdirSync(here('pages'))
        .filter((name) => name.endsWith('.html'))
        .map((name) => here(`pages/${name}`)),
    },
  },
});
