// npm run sbom: a bill of materials, in CycloneDX, of what each release is made of.

import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { inRoot } from './project.mjs';
import { main } from './runner/main.mjs';
import { cargoCyclonedx, installed } from './steps/supply.mjs';

const usage = `npm run sbom [-- --out FOLDER] [--verbose]
Writes one file each for the command, the WebAssembly module and the page.
  --out FOLDER  where to (default target/sbom)`;

/** Every crate of the workspace, for which one is written, and the name it gets; the others are thrown away. */
const crates = {
  bench: null,
  core: null,
  train: 'flatflix.cdx.json',
  wasm: 'flatflix-wasm.cdx.json',
};

const name = 'bill-of-materials';

const bills = (out) => ({
  id: 'sbom',
  title: 'Write the bills of materials',
  needs: [cargoCyclonedx],
  lane: 'cargo',
  async run({ run }) {
    await mkdir(out, { recursive: true });
    const options = ['--format', 'json', '--target', 'all', '--override-filename', name];
    await run(installed('cargo-cyclonedx'), ['cyclonedx', ...options]);
    for (const [crate, file] of Object.entries(crates)) {
      const written = inRoot('crate', crate, `${name}.json`);
      if (file) await rename(written, path.join(out, file));
      else await rm(written);
    }
    const page = await run('npm', ['sbom', '--sbom-format', 'cyclonedx', '--package-lock-only']);
    // A word of npm about its own configuration can stand before it.
    const bill = JSON.parse(page.slice(page.indexOf('{')));
    await writeFile(path.join(out, 'page.cdx.json'), `${JSON.stringify(bill, null, 2)}\n`);
    return { note: `in ${path.relative(process.cwd(), out) || '.'}` };
  },
});

await main({
  usage,
  options: { out: { type: 'string' } },
  targets: ({ out = inRoot('target', 'sbom') }) => [bills(path.resolve(out))],
});
