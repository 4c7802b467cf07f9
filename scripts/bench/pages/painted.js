/** Shows a list and marks the moment when it is on the screen, by the name that Flatflix's page uses. */
export function show(items) {
  const list = document.createElement('ol');
  for (const item of items)
    list.append(Object.assign(document.createElement('li'), { textContent: `Film ${item}` }));
  document.body.append(list);
  requestAnimationFrame(() => setTimeout(() => performance.mark('flatflix:first-recommendations'), 0));
}
