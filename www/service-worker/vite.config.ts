import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

/** The service worker: one classic script beside index.html, because its place decides what it may serve. */
export default defineConfig({
  define: { 'process.env.NODE_ENV': '"production"' },
  build: {
    outDir: fileURLToPath(new URL('../dist', import.meta.url)),
    // After the page, into the same folder.
    emptyOutDir: false,
    copyPublicDir: false,
    target: 'es2022',
    rolldownOptions: {
      input: fileURLToPath(new URL('service-worker.ts', import.meta.url)),
      output: { format: 'iife', entryFileNames: 'service-worker.js' },
    },
  },
});
