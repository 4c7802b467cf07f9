// The only code that index.html carries as plain text, before everything else: unpacks what lies packed in the page and
// starts it. Minified by build/pack.ts, which also puts the hash of every piece into the content security policy, and
// names the plain files on this script's element.

const { trustedTypes } = globalThis;

/** What the content security policy has checked by its hash is the page's own. */
const own = trustedTypes?.createPolicy('flatflix', { createScript: (code) => code });

// All other code comes from the site's files, and text becomes elements only where nothing in it can run.
trustedTypes?.createPolicy('default', {
  createScriptURL: (url) => (new URL(url, document.baseURI).origin === location.origin ? url : null),
  createHTML: (text, _, sink) => (sink === 'DOMParser parseFromString' ? text : null),
});

/** Addresses of the plain files, for browsers that cannot unpack. None in the page that is one file. */
const files = document.currentScript.dataset;

const parsed = new Promise((resolve) => {
  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', resolve);
  else resolve();
});

/** What stands for a character that no script element may hold: see seven_bits.rs. */
const REFUSED = [0, 10, 13, 60];

/** A block as bytes, from text of seven bits a character. One plain loop: it runs before anything has warmed up. */
const bytesOf = (block) => {
  const text = block.textContent;
  const { length } = text;
  const bytes = new Uint8Array((length * 7) >> 2);
  let [n, held, bits] = [0, 0, 0];
  for (let at = 0; at < length; at++) {
    let code = text.charCodeAt(at);
    if (code > 127) {
      const two = code - 128;
      code = REFUSED[(two >> 7) & 3];
      if (two < 512) {
        code = (code << 7) | (two & 127);
        bits += 7;
        held <<= 7;
      }
    }
    held = (held << 7) | code;
    bits += 7;
    while (bits > 7) {
      bits -= 8;
      bytes[n++] = held >> bits;
    }
  }
  return bytes.slice(0, n);
};

const canUnpack = typeof DecompressionStream === 'function';

const unpackOf = (block, type) => {
  if (!block || !canUnpack) return undefined;
  const unpacked = new Blob([bytesOf(block)]).stream().pipeThrough(new DecompressionStream('gzip'));
  return new Response(unpacked, { headers: { 'content-type': type } });
};

/** A block of index.html as bytes; `undefined` if there is none. */
globalThis.flatflixBytes = async (id) => {
  await parsed;
  const block = document.getElementById(id);
  return block ? bytesOf(block) : undefined;
};

/** A worker with the script that the page carries, or else the file's. Resolves when it says that its script runs. */
const beginWorker = async () => {
  const packed = unpackOf(document.getElementById('packed-worker'), 'text/javascript');
  // Code from a blob has no folder: it is told where what it imports later is.
  const folder = `const FOLDER=${JSON.stringify(new URL('.', document.baseURI).href)};`;
  const address = packed
    ? URL.createObjectURL(new Blob([folder, await packed.blob()], { type: 'text/javascript' }))
    : files.worker;
  return new Promise((resolve, reject) => {
    const worker = new Worker(address, { type: 'module', name: 'flatflix' });
    worker.addEventListener('error', reject, { once: true });
    worker.addEventListener('message', () => resolve(worker), { once: true });
  }).finally(() => URL.revokeObjectURL(address));
};

/** The worker that the page begins while it is on its way, for the first who asks. */
let worker;
const startWorker = () => {
  if (!files.worker) return;
  worker = beginWorker();
  worker.catch(() => {});
};
globalThis.flatflixWorker = () => {
  const begun = worker ?? beginWorker();
  worker = undefined;
  return begun;
};

/** The style, as soon as it is there: the page's ground is painted, and the fonts found, while the script arrives. */
const dress = async () => {
  const style = unpackOf(document.getElementById('packed-style'), 'text/css');
  const sheet = document.createElement(style ? 'style' : 'link');
  if (style) {
    sheet.textContent = await style.text();
  } else {
    sheet.rel = 'stylesheet';
    sheet.href = files.style;
  }
  document.head.append(sheet);
};

const run = async () => {
  const code = unpackOf(document.getElementById('packed-script'), 'text/javascript');
  const script = document.createElement('script');
  script.type = 'module';
  if (code) {
    const text = await code.text();
    await dressed;
    script.textContent = own ? own.createScript(text) : text;
  } else {
    script.src = files.script;
  }
  document.head.append(script);
};

let dressed;
let wasmArrived;
/** The WebAssembly is there, or all that there is. */
const wasm = Promise.race([parsed, new Promise((resolve) => (wasmArrived = resolve))]);

/** The WebAssembly module, gzipped; `undefined` if the page has none, or in a browser that cannot unpack. */
globalThis.flatflixWasm = async () => {
  await wasm;
  const block = document.getElementById('packed-wasm');
  return canUnpack && block ? bytesOf(block) : undefined;
};

/** Called in the page when style, worker, script and WebAssembly have arrived, one after the other. */
const steps = [() => (dressed = dress()), startWorker, run, wasmArrived];
globalThis.flatflixNext = () => steps.shift()?.();
