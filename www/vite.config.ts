import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import { pack, packOneFile, pageChunk } from './build/pack.ts';

const wasmPackage = fileURLToPath(new URL('../crate/wasm/pkg', import.meta.url));

/** With `--mode one-file`, after the other build: a page that needs no other file, for `flatflix site --single-file`. */
export default defineConfig(({ mode }) => {
  const oneFile = mode === 'one-file';
  return {
    // Relative addresses: the same build works at the root of a host and under any sub-path.
    base: './',
    resolve: { alias: { '@wasm': wasmPackage } },
    plugins: [oneFile ? packOneFile() : pack()],
    // The page carries its script: the file is for browsers that cannot unpack.
    worker: {
      format: 'es',
      rolldownOptions: { output: { entryFileNames: 'assets/[name]-[hash].plain.js' } },
    },
    publicDir: oneFile ? false : 'public',
    build: {
      outDir: oneFile ? 'dist/one-file' : 'dist',
      emptyOutDir: true,
      target: 'es2022',
      // Nothing of a site is inlined as a data: address, so that a strict content security policy holds. In the one file
      // the font is; WebAssembly is packed.
      assetsInlineLimit: (file) => oneFile && file.endsWith('.woff2'),
      modulePreload: false,
      cssCodeSplit: false,
      rolldownOptions: {
        output: oneFile ? { codeSplitting: false } : pageChunk,
      },
    },
    server: { fs: { allow: ['..'] } },
  };
});
