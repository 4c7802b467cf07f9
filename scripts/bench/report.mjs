// Results as text, and as a page with plots that needs nothing but itself.

import { SLOWER } from './interactions.mjs';
import { host } from './server.mjs';
import { pages } from './steps.mjs';

const thousands = (n) => n.toLocaleString('en');
const milliseconds = (number) => (number < 10 ? number.toPrecision(3) : number.toFixed(0));
const times = (number) => `${number < 10 ? number.toFixed(1) : number.toFixed(0)}x`;
const kilobytes = (bytes) => (bytes / 1000).toFixed(0);
const READ = 'reading the int8 codes';

/** The tables of the results: a title, what it says, a head and rows of cells. */
function tables({ rank, rate, foldIn, cold, interactions, network }) {
  return [
    {
      name: 'rank',
      title: `The best ${rank[0].limit} of N items, ${rank[0].k} factors`,
      text:
        'Milliseconds, medians of rounds in which everybody takes a turn, on one core. Overlap: share of the list that ' +
        'single-precision factors give. Reading the codes is the least that any ranking of one byte a factor can take.',
      head: ['items', 'with', 'milliseconds', 'against flatflix', 'overlap'],
      rows: rank.flatMap(({ n, times: timed, overlaps }) =>
        Object.entries(timed).map(([name, { median }]) => [
          thousands(n),
          name,
          milliseconds(median),
          times(median / timed.flatflix.median),
          overlaps[name] === undefined ? '' : overlaps[name].toFixed(3),
        ]),
      ),
    },
    {
      name: 'rate',
      title: 'From a rating to the new list',
      text: 'A rating given, both heads brought up to date, the best fifty with predicted stars and intervals.',
      head: ['items', 'components', 'model', 'ratings before', 'milliseconds'],
      rows: rate.map(({ n, k, madeUp, rated, times: timed }) => [
        thousands(n),
        String(k),
        madeUp ? 'made up' : "this site's",
        String(rated),
        milliseconds(timed.flatflix.median),
      ]),
    },
    {
      name: 'foldIn',
      title: 'The fold-in from nothing',
      text: 'Microseconds for the sums over all ratings and the solve, in double precision.',
      head: ['factors', 'ratings', 'flatflix', 'plain JavaScript'],
      rows: foldIn.map(({ k, n, times: timed }) => [
        String(k),
        String(n),
        ...['flatflix', 'plain JavaScript'].map((name) => milliseconds(timed[name].median * 1000)),
      ]),
    },
    {
      name: 'cold',
      title: 'A first visit',
      text:
        `From the navigation to the first recommendation on the screen, nothing cached, ${network.megabitsPerSecond} Mbit/s and ` +
        `${network.latencyMilliseconds} ms for every request.`,
      head: ['page', 'host compresses', 'milliseconds', 'kB until then', 'kB in all'],
      rows: cold.map(({ name, gzip, median, first, all }) => [
        name,
        gzip ? 'yes' : 'no',
        milliseconds(median),
        kilobytes(first),
        kilobytes(all),
      ]),
    },
    {
      name: 'interactions',
      title: 'From a click or a key to the next picture',
      text: `On a phone's screen, the processor slowed down ${SLOWER} times. The browser counts in steps of 8 ms, from 16 ms on.`,
      head: ['what', 'times', 'milliseconds, median', 'least'],
      rows: interactions.map(({ name, times: often, least, median }) => [
        name,
        String(often),
        milliseconds(median),
        milliseconds(least),
      ]),
    },
  ];
}

/** What is to be reached, beside what is. */
function summary({ rank, rate }) {
  return [
    ...rank.map(({ n, times: timed }) => {
      const ours = timed.flatflix.median;
      const share = (timed[READ].median / ours).toFixed(2);
      return `${thousands(n)} items: ${times(timed['plain JavaScript'].median / ours)} as fast as a plain loop, ${share} of the memory's speed`;
    }),
    ...rate.map(
      ({ n, k, rated, times: timed }) =>
        `${thousands(n)} items, ${k} components: ${milliseconds(timed.flatflix.median)} ms from a rating to the list, after ${rated} others`,
    ),
  ];
}

/** Results for the terminal. */
export function printed(results) {
  const table = ({ title, head, rows }) => {
    const widths = head.map((cell, column) =>
      Math.max(...[cell, ...rows.map((row) => row[column])].map((text) => text.length)),
    );
    const line = (cells) =>
      cells
        .map((cell, column) => cell.padEnd(widths[column]))
        .join('  ')
        .trimEnd();
    return [title, ...[head, ...rows].map((cells) => `  ${line(cells)}`)].join('\n');
  };
  return [...tables(results).map(table), summary(results).join('\n')].join('\n\n');
}

const escaped = (text) =>
  text.replace(/[&<>"]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[sign]);

const style = `
  :root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
  body { max-width: 46rem; margin: 2rem auto; padding: 0 1rem; }
  figure { margin: 1rem 0; overflow-x: auto; }
  table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
  th, td { padding: 0.2rem 0.8rem 0.2rem 0; text-align: left; border-bottom: 1px solid #8884; }
`;

/**
 * The page. Plots are drawn in the browser, and kept as SVG.
 *
 * @param {import('playwright-core').Browser} browser
 * @returns {Promise<string>} HTML
 */
export async function drawReport(browser, results) {
  const server = await host(pages, { gzip: false });
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    await page.goto(`${server.url}plots.html`);
    await page.waitForFunction(() => globalThis.draw);
    const plots = await page.evaluate((results) => globalThis.draw(results), results);
    const section = ({ name, title, text, head, rows }) => `
    <section>
      <h2>${escaped(title)}</h2>
      <p>${escaped(text)}</p>
      ${plots[name] ? `<figure>${plots[name]}</figure>` : ''}
      <figure><table>
        <thead><tr>${head.map((cell) => `<th scope="col">${escaped(cell)}</th>`).join('')}</tr></thead>
        <tbody>${rows.map((row) => `<tr>${row.map((cell) => `<td>${escaped(cell)}</td>`).join('')}</tr>`).join('\n')}</tbody>
      </table></figure>
    </section>`;
    const { measured, machine } = results;
    return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width" />
    <title>Flatflix: measured speed</title>
    <style>${style}</style>
  </head>
  <body>
    <h1>Measured speed</h1>
    <p>${escaped(`${measured.slice(0, 10)}, Chromium ${machine.browser} on ${machine.processor}, ${machine.cores} cores. Milliseconds belong to this machine; ratios carry over.`)}</p>
    <ul>${summary(results)
      .map((line) => `<li>${escaped(line)}</li>`)
      .join('')}</ul>${tables(results).map(section).join('')}
  </body>
</html>
`;
  } finally {
    await context.close();
    server.close();
  }
}
