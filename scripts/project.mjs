// Where things are in this repository, and on which kind of machine the scripts run.

import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's top folder. */
export const root = fileURLToPath(new URL('..', import.meta.url));

/** Absolute path of something in the repository. */
export const inRoot = (...parts) => path.join(root, ...parts);

export const windows = process.platform === 'win32';

/** File name of a program as this platform spells it. */
export const program = (name) => (windows ? `${name}.exe` : name);

/** What the build leaves behind; all of it is ignored by git. */
export const built = {
  tools: inRoot('.tools'),
  toolBin: inRoot('.tools', 'bin'),
  wasmPackage: inRoot('crate', 'wasm', 'pkg'),
  wasm: inRoot('crate', 'wasm', 'pkg', 'flatflix_wasm_bg.wasm'),
  scalarWasm: inRoot('crate', 'wasm', 'pkg', 'flatflix_wasm_scalar_bg.wasm'),
  page: inRoot('www', 'dist'),
  package: inRoot('www', 'package', 'dist'),
  flatflix: inRoot('target', 'release', program('flatflix')),
  model: inRoot('model.flatflix'),
  site: inRoot('dist'),
  oneFile: inRoot('flatflix.html'),
};

/** The embedded ratings that the demo is trained on. */
export const embeddedData = inRoot('data', 'ml-latest-small');
