import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const WWW = at('../..');
const WASM = at('../../../crate/wasm/pkg/flatflix_wasm.d.ts');
const IMPORT = /(from |import\()(['"])([^'"]+)\2/g;

/** Complete a build to what goes to npm: package.json with the repository's version, readme, licences, declarations. */
export const npmFolder = (): Plugin => {
  let folder = '';
  return {
    name: 'flatflix:npm-folder',
    apply: 'build',
    configResolved({ root, build }) {
      folder = join(root, build.outDir);
    },
    closeBundle() {
      const { version, license, engines } = JSON.parse(readFileSync(at('../../../package.json'), 'utf8'));
      const own = JSON.parse(readFileSync(at('../package.json'), 'utf8'));
      const description = { name: own.name, version, ...own, license, engines };
      writeFileSync(join(folder, 'package.json'), `${JSON.stringify(description, null, 2)}\n`);
      copyFileSync(at('../README.md'), join(folder, 'README.md'));
      for (const licence of ['LICENSE-MIT', 'LICENSE-APACHE'])
        copyFileSync(at(`../../../${licence}`), join(folder, licence));
      writeDeclarations(join(folder, 'types'));
    },
  };
};

/**
 * Write the declarations that the entries lead to. The compiler writes those of all files; what nobody reaches, such as the
 * insides of the elements, is left out, and with it what it would need.
 */
function writeDeclarations(folder: string): void {
  const all = mkdtempSync(join(tmpdir(), 'flatflix-types-'));
  try {
    const options = [
      '--declaration',
      '--emitDeclarationOnly',
      '--noEmit',
      'false',
      '--outDir',
      all,
      '--rootDir',
      WWW,
    ];
    const compiler = at('../../../node_modules/typescript/bin/tsc');
    execFileSync(process.execPath, [compiler, '--project', WWW, ...options], { stdio: 'inherit' });
    const waiting = ['index', 'init', 'elements'].map((name) => join(all, 'package', `${name}.d.ts`));
    const wasm = join(folder, 'wasm.d.ts');
    for (const file of waiting) {
      const target = join(folder, relative(all, file));
      const text = readFileSync(file, 'utf8').replace(
        IMPORT,
        (_, before: string, quote: string, name: string) => {
          if (name.startsWith('@wasm/')) {
            const path = relative(dirname(target), wasm)
              .replaceAll('\\', '/')
              .replace(/\.d\.ts$/, '.js');
            return `${before}${quote}${path}${quote}`;
          }
          if (!name.startsWith('.')) throw new Error(`${target}: the package's types need '${name}'`);
          const next = join(dirname(file), `${name}.d.ts`);
          if (!waiting.includes(next)) waiting.push(next);
          return `${before}${quote}${name}.js${quote}`;
        },
      );
      mkdirSync(dirname(target), { recursive: true });
      writeFileSync(target, text);
    }
    // Disposal by `using` needs a library setting that not every project has; `free` does the same.
    writeFileSync(wasm, readFileSync(WASM, 'utf8').replace(/^ *\[Symbol\.dispose\]\(\): void;\n/gm, ''));
  } finally {
    rmSync(all, { recursive: true });
  }
}
