import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import { hostTokensModule } from './build/host-tokens.ts';
import { npmFolder } from './build/npm-folder.ts';
import { plainImports } from './build/plain-imports.ts';

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** Names in the package, of files whose own names would say less. */
const NAMES: Readonly<Record<string, string>> = {
  'flatflix_wasm_bg.wasm': 'flatflix.wasm',
  'flatflix_wasm_scalar_bg.wasm': 'flatflix-scalar.wasm',
};

/** The npm package, ready for `npm pack`, in package/dist. */
export default defineConfig({
  root: at('.'),
  // Relative addresses: of the WebAssembly beside the code, wherever that is.
  base: './',
  resolve: { alias: { '@wasm': at('../../crate/wasm/pkg') } },
  plugins: [plainImports(), hostTokensModule(), npmFolder()],
  publicDir: false,
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: false,
    license: { fileName: 'LICENSES-BUNDLED.md' },
    rolldownOptions: {
      input: Object.fromEntries(
        ['index', 'node', 'init', 'elements'].map((name) => [name, at(`${name}.ts`)]),
      ),
      external: /^node:/,
      preserveEntrySignatures: 'strict',
      output: {
        entryFileNames: '[name].js',
        chunkFileNames: 'chunks/[name].js',
        codeSplitting: { groups: [{ name: 'wasm', test: /flatflix_wasm\.js|preload-helper/ }] },
        assetFileNames: ({ names: [name = ''] }) => NAMES[name] ?? '[name][extname]',
      },
    },
  },
});
