// The only code that index.html carries as plain text: unpacks what lies packed beside it and starts the page.
// Minified by build/pack.ts, which also puts the hash of every piece into the content security policy.

/** A packed block of index.html, unpacked; `undefined` if there is none, or in a browser that cannot unpack. */
globalThis.flatflixUnpack = (id, type) => {
  const block = document.getElementById(id);
  if (!block || typeof DecompressionStream !== 'function') return undefined;
  const packed = atob(block.textContent);
  const bytes = Uint8Array.from(packed, (character) => character.charCodeAt(0));
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
  if (style && code) [sheet.textContent, script.textContent] = [await style.text(), await code.text()];
  else {
    sheet.rel = 'stylesheet';
    sheet.href = plainStyle;
    script.src = plainScript;
  }
  document.head.append(sheet, script);
};

start();
