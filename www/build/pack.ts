import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { minifySync, type Plugin, type Rolldown } from 'vite';
import { contentSecurityPolicy } from './policy.ts';
import { textOf } from './seven-bits.ts';

type OutputOptions = Rolldown.OutputOptions;
type ChunkingContext = Rolldown.ChunkingContext;
type Content = string | Uint8Array;

/** Name of the chunk that is packed. */
const PAGE = 'page';

/** One chunk for everything that the entry imports at once, so that it runs without waiting for another file. */
export const pageChunk: OutputOptions = {
  codeSplitting: {
    groups: [{ debugName: PAGE, name: (id, modules) => (isAtOnce(id, modules) ? PAGE : null) }],
  },
  // Its code runs inside index.html: addresses in it must be relative to that, not to assets/.
  entryFileNames: `${PAGE}-[hash].js`,
};

/** Whether a module is reached from the entry by imports alone, without a dynamic one. */
function isAtOnce(id: string, modules: ChunkingContext, seen = new Set<string>()): boolean {
  const module = modules.getModuleInfo(id);
  if (!module || seen.has(id)) return false;
  seen.add(id);
  return module.isEntry || module.importers.some((importer) => isAtOnce(importer, modules, seen));
}

/** Runs after each of style, worker, script and WebAssembly: see boot.js. */
const NEXT = 'flatflixNext()';

/** Place for what the page carries of the model, which `flatflix site` knows. */
const MODEL_HEAD = '<script id="model-head" type="text/plain"></script>';

/** Where the packed script leaves what other scripts import from it. */
const EXPORTS = 'globalThis.flatflixExports';

/**
 * Pack the page into index.html: one request is one round trip, and on a phone's network a round trip costs more
 * than all of these bytes. Script, style and WebAssembly are gzipped here, because most static hosts compress nothing or
 * not everything, and written as text of seven bits a byte; build/boot.js unpacks them in the page. They run as inline
 * script and style whose hashes the content security policy names, so nothing else inline can run. `flatflix site` adds
 * the head of the model at the end. The worker runs from a blob with its script.
 *
 * The plain files stay in the build for browsers without `DecompressionStream`.
 */
export function pack(): Plugin {
  return packing((bundle, emit) => {
    const script = packPage(bundle);
    emit(script.plainName, script.code);
    const style = assetOf(bundle, /\.css$/);
    const wasm = assetOf(bundle, /flatflix_wasm_bg.*\.wasm$/);
    const worker = assetOf(bundle, /worker-.*\.js$/);
    return {
      script: script.code,
      style: style.source,
      worker: packWorker(worker),
      oneFile: false,
      files: `data-script="./${script.plainName}" data-style="./${style.name}" data-worker="./${worker.name}"`,
      links: (links) => links,
      wasm: wasm.source,
    };
  });
}

/** Pack everything into index.html, which then runs by itself, from a disk too. `flatflix site` adds the model. */
export function packOneFile(): Plugin {
  return packing((bundle) => {
    const page = Object.values(bundle).find((output) => output.type === 'chunk' && output.isEntry);
    if (page?.type !== 'chunk' || page.imports.length > 0) throw new Error('The page is not one chunk');
    const style = assetOf(bundle, /\.css$/);
    const wasm = assetOf(bundle, /flatflix_wasm_bg.*\.wasm$/);
    const icon = readFileSync(fileURLToPath(new URL('../public/favicon.svg', import.meta.url)));
    for (const name of Object.keys(bundle)) if (name !== 'index.html') delete bundle[name];
    return {
      script: page.code,
      style: style.source,
      worker: '',
      oneFile: true,
      files: '',
      links: () => `<link rel="icon" href="data:image/svg+xml;base64,${icon.toString('base64')}" />`,
      wasm: wasm.source,
    };
  });
}

/** What goes into index.html. */
interface Parts {
  readonly script: string;
  readonly style: Content;
  /** Empty if there is none. */
  readonly worker: string;
  readonly oneFile: boolean;
  /** Attributes that name the files of the worker and for browsers that cannot unpack. */
  readonly files: string;
  /** From the links to manifest and icon to the links that there shall be. */
  readonly links: (links: string) => string;
  readonly wasm: Content;
}

type Emit = (fileName: string, source: Content) => void;

function packing(partsOf: (bundle: Rolldown.OutputBundle, emit: Emit) => Parts): Plugin {
  return {
    name: 'flatflix:pack',
    apply: 'build',
    enforce: 'post',
    generateBundle: {
      order: 'post',
      handler(_options, bundle) {
        const index = bundle['index.html'];
        if (index?.type !== 'asset') throw new Error('The build has no index.html');
        const parts = partsOf(bundle, (fileName, source) =>
          this.emitFile({ type: 'asset', fileName, source }),
        );
        index.source = packed(String(index.source), parts);
      },
    },
  };
}

function packed(index: string, { script, style, worker, oneFile, files, links, wasm }: Parts): string {
  const boot = minifySync(
    'boot.js',
    readFileSync(fileURLToPath(new URL('boot.js', import.meta.url)), 'utf8'),
  ).code;
  const policy = contentSecurityPolicy({ scripts: [boot, NEXT, script], styles: [style], oneFile });
  // In the order in which they are needed: the page begins while the rest is on its way.
  const next = `<script>${NEXT}</script>\n`;
  const blocks = { style, worker, script, wasm };
  const carried = Object.entries(blocks).map(
    ([name, content]) => `${content === '' ? '' : block(`packed-${name}`, content)}${next}`,
  );
  const body = `${carried.join('')}${MODEL_HEAD}\n`;
  return index
    .replace(/\s*<script type="module"[^>]*><\/script>/, '')
    .replace(/\s*<link rel="stylesheet"[^>]*>/, '')
    .replace(
      /<meta charset="[^"]*" \/>/,
      (charset) =>
        `${charset}\n    <meta http-equiv="Content-Security-Policy" content="${policy}" />\n    <script ${files}>${boot}</script>`,
    )
    .replace(/<link rel="manifest"[^>]*>\s*<link rel="icon"[^>]*>/, links)
    .replace('</body>', () => `${body}</body>`);
}

/**
 * Take the page's chunk out of the module graph. Its code runs inline, where no other chunk can import it by name; so
 * it leaves its exports in a global, and a file with the chunk's own name hands them on. (Its exports must be
 * constants, since only their values are handed on.)
 */
function packPage(bundle: Rolldown.OutputBundle): { code: string; plainName: string } {
  const page = Object.values(bundle).find((output) => output.type === 'chunk' && output.isEntry);
  if (page?.type !== 'chunk' || page.imports.length > 0) throw new Error('The page is not one chunk');
  const [exported, list = ''] = /export\{([^}]*)\};?\s*$/.exec(page.code) ?? [''];
  const names = list.split(',').map((item) => {
    const [local, name = local] = item.split(' as ');
    return [name, local];
  });
  if (names.length !== page.exports.length) throw new Error('The exports of the page cannot be read');
  const handed = names.map(([name, local]) => `${name}:${local}`);
  const code = `${page.code.slice(0, page.code.length - exported.length)}${EXPORTS}={${handed}};`;
  page.code = `export const{${names.map(([name]) => name)}}=${EXPORTS};`;
  return { code, plainName: page.fileName.replace(/\.js$/, '.plain.js') };
}

/**
 * The worker's script. Run from a blob it has no folder, so that what it imports later is named from the page's, which
 * boot.js tells it.
 */
function packWorker({ name, source }: { name: string; source: Content }): string {
  const folder = name.slice(0, name.lastIndexOf('/') + 1);
  return String(source).replace(/\bimport\((.)\.\//g, (_, quote) => `import(FOLDER+${quote}${folder}`);
}

function assetOf(bundle: Rolldown.OutputBundle, pattern: RegExp): { name: string; source: Content } {
  const found = Object.values(bundle).filter(({ fileName }) => pattern.test(fileName));
  const [asset] = found;
  if (asset?.type !== 'asset' || found.length !== 1)
    throw new Error(`The build has ${found.length} of ${pattern}`);
  return { name: asset.fileName, source: asset.source };
}

/** A data block: scripts of an unknown type are never run, and hold any text without '<'. */
const block = (id: string, content: Content): string =>
  `<script id="${id}" type="text/plain">${textOf(gzipSync(content, { level: 9 }))}</script>\n`;
