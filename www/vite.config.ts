import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const wasmPackage = fileURLToPath(new URL('../crate/wasm/pkg', import.meta.url));

export default defineConfig({
  // Relative addresses: the same build works at the root of a host and under any sub-path.
  base: './',
  resolve: { alias: { '@wasm': wasmPackage } },
  worker: { format: 'es' },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2022',
    // Nothing is inlined as a data: address, so that a strict content security policy holds.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  server: { fs: { allow: ['..'] } },
});
