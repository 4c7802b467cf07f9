// The only code that index.html carries as plain text: unpacks what lies packed beside it and starts the page.
// Minified by build/pack.ts, which also puts the hash of every piece into the content security policy.

const { trustedTypes } = globalThis;

/** What the content security policy has checked by its hash is the page's own. */
const own = trustedTypes?.createPolicy('flatflix', { createScript: (code) => code });

// All other code comes from the site's files, and text becomes elements only where nothing in it can run.
trustedTypes?.createPolicy('default', {
  createScriptURL: (url) => (new URL(url, document.baseURI).origin === location.origin ? url : null),
  createHTML: (text, _, sink) => (sink === 'DOMParser parseFromString' ? text : null),
});

/** A block of index.html as bytes; `undefined` if there is none. */
globalThis.flatflixBytes = (id) => {
  const block = document.getElementById(id);
  return block && Uint8Array.from(atob(block.textContent), (character) => character.charCodeAt(0));
};

/** A packed block of index.html, unpacked; `undefined` if there is none, or in a browser that cannot unpack. */
globalThis.flatflixUnpack = (id, type) => {
  const bytes = globalThis.flatflixBytes(id);
  if (!bytes || typeof DecompressionStream !== 'function') return undefined;
  const unpacked = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  return new Response(unpacked, { headers: { 'content-type': type } });
};

const start = async () => {
  const { plainStyle, plainScript } = document.getElementById('packed-script').dataset;
  const style = globalThis.flatflixUnpack('packed-style', 'text/css');
  const code = globalThis.flatflixUnpack('packed-script', 'text/javascript');
  const script = document.createElement('script');
  script.type = 'module';
  const sheet = document.createElement(style ? 'style' : 'link');
  if (style && code) {
    const text = await code.text();
    sheet.textContent = await style.text();
    script.textContent = own ? own.createScript(text) : text;
  } else {
    sheet.rel = 'stylesheet';
    sheet.href = plainStyle;
    script.src = plainScript;
  }
  document.head.append(sheet, script);
};

start();
