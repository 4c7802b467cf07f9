// The only code that index.html carries as plain text, before everything else: has the worker's script fetched, unpacks
// what lies packed in the page and starts it. Minified by build/pack.ts, which also puts the hash of every piece into the
// content security policy, and names the files on this script's element.

const { trustedTypes } = globalThis;

/** What the content security policy has checked by its hash is the page's own. */
const own = trustedTypes?.createPolicy('flatflix', { createScript: (code) => code });

// All other code comes from the site's files, and text becomes elements only where nothing in it can run.
trustedTypes?.createPolicy('default', {
  createScriptURL: (url) => (new URL(url, document.baseURI).origin === location.origin ? url : null),
  createHTML: (text, _, sink) => (sink === 'DOMParser parseFromString' ? text : null),
});

/** Addresses of the plain files, for browsers that cannot unpack, and of the worker. None in the page that is one file. */
const files = document.currentScript.dataset;

/** The worker, or why there is none, for the first who asks: it starts while the page is on its way. */
let worker;
if (files.worker) {
  worker = new Promise((resolve, reject) => {
    const begun = new Worker(files.worker, { type: 'module', name: 'flatflix' });
    begun.onerror = reject;
    // It says so when its script runs.
    begun.onmessage = () => resolve(begun);
  });
  worker.catch(() => {});
}
globalThis.flatflixWorker = () => {
  const begun = worker;
  worker = undefined;
  return begun;
};

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

const unpackOf = (block, type) => {
  if (!block || typeof DecompressionStream !== 'function') return undefined;
  const unpacked = new Blob([bytesOf(block)]).stream().pipeThrough(new DecompressionStream('gzip'));
  return new Response(unpacked, { headers: { 'content-type': type } });
};

/** A block of index.html as bytes; `undefined` if there is none. */
globalThis.flatflixBytes = async (id) => {
  await parsed;
  const block = document.getElementById(id);
  return block ? bytesOf(block) : undefined;
};

let wasmArrived;
/** The WebAssembly is there, or all that there is. */
const wasm = Promise.race([parsed, new Promise((resolve) => (wasmArrived = resolve))]);

/** The WebAssembly module, unpacked; `undefined` if the page has none, or in a browser that cannot unpack. */
globalThis.flatflixWasm = async () => {
  await wasm;
  return unpackOf(document.getElementById('packed-wasm'), 'application/wasm');
};

const begin = async () => {
  const style = unpackOf(document.getElementById('packed-style'), 'text/css');
  const code = unpackOf(document.getElementById('packed-script'), 'text/javascript');
  const script = document.createElement('script');
  script.type = 'module';
  const sheet = document.createElement(style ? 'style' : 'link');
  if (style && code) {
    sheet.textContent = await style.text();
    const text = await code.text();
    script.textContent = own ? own.createScript(text) : text;
  } else {
    sheet.rel = 'stylesheet';
    sheet.href = files.style;
    script.src = files.script;
  }
  document.head.append(sheet, script);
};

/** Called in the page when style and script are there, and when the WebAssembly is: it need not wait for what follows. */
const steps = [begin, wasmArrived];
globalThis.flatflixNext = () => steps.shift()?.();
