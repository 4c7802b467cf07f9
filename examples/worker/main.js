// The page: sends what was typed, shows what comes back.

const worker = new Worker(new URL('./worker.js', import.meta.url), { type: 'module' });
const field = document.querySelector('#liked');
const list = document.querySelector('#list');

field.addEventListener('change', () => worker.postMessage(field.value));
worker.addEventListener('message', ({ data: titles }) => {
  list.replaceChildren(
    ...titles.map((title) => Object.assign(document.createElement('li'), { textContent: title })),
  );
});
