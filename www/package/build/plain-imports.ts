import type { Plugin } from 'vite';

/** The address at which the glue looks by itself for the module. */
const OWN_ADDRESS = "new URL('flatflix_wasm_bg.wasm', import.meta.url)";

/**
 * Leave out what a library must not bring along: Vite's loader around dynamic imports, which only knows pages, and the glue's own
 * address of the WebAssembly, for which bundlers would copy the file though `flatflix/init` is given another.
 */
export const plainImports = (): Plugin => ({
  name: 'flatflix:plain-imports',
  enforce: 'pre',
  load: (id) =>
    id.endsWith('vite/preload-helper.js') ? 'export const __vitePreload = (load) => load();' : undefined,
  transform(code, id) {
    if (!id.endsWith('/flatflix_wasm.js')) return undefined;
    if (!code.includes(OWN_ADDRESS)) throw new Error('The glue does not look for its module as it did');
    return { code: code.replace(OWN_ADDRESS, 'undefined'), map: null };
  },
});
