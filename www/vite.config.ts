import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import { pack, pageChunk } from './build/pack.ts';

const wasmPackage = fileURLToPath(new URL('../crate/wasm/pkg', import.meta.url));

export default defineConfig({
  // Relative addresses: the same build works at the root of a host and under any sub-path.
  base: './',
  resolve: { alias: { '@wasm': wasmPackage } },
  plugins: [pack()],
  worker: { format: 'es' },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2022',
    // Nothing is inlined as a data: address, so that a strict content security policy holds.
    assetsInlineLimit: 0,
    modulePreload: false,
    cssCodeSplit: false,
    rolldownOptions: {
      output: pageChunk,
    },
  },
  server: { fs: { allow: ['..'] } },
});
