// The results as a table for the terminal and as a page with plots on logarithmic axes.

import { costs, grows, points } from './cases.mjs';

const digits = (value) => (value === undefined ? '' : value.toPrecision(3));
const thousands = (n) => n.toLocaleString('en');
const escaped = (text) =>
  text.replace(/[&<>]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[sign]);

const head = [
  'series',
  'ratings',
  'users',
  'items',
  'k',
  'rows/s read',
  'sweep, s',
  'implicit, s',
  'peak, GB',
];

const row = (one) => [
  one.series,
  thousands(one.ratings),
  thousands(one.users),
  thousands(one.items),
  String(one.k),
  thousands(Math.round(one.ratings / one.readSeconds)),
  digits(costs.rating.of(one)),
  digits(costs.implicitAls.of(one)),
  digits(costs.memory.of(one)),
];

const wholes = ({ cases }) =>
  cases
    .filter(({ training }) => training)
    .map(
      ({ ratings, k, training }) =>
        `A whole training on ${thousands(ratings)} ratings, k = ${k}: peak ${digits(training.peakMemory / 1e9)} GB, estimated ${digits(training.estimatedMemory / 1e9)} GB`,
    );

const exponents = ({ slopes }) =>
  Object.entries(slopes).map(
    ([series, of]) =>
      `Exponents along ${series}: ${Object.entries(of)
        .map(([cost, value]) => `${costs[cost].title.toLowerCase()} ${value.toFixed(2)}`)
        .join(', ')}`,
  );

/** Results for the terminal, which is also Markdown. */
export function printed(results) {
  const line = (cells) => `| ${cells.join(' | ')} |`;
  const table = [line(head), line(head.map(() => '---')), ...results.cases.map((one) => line(row(one)))];
  return [...table, '', ...exponents(results), ...wholes(results)].join('\n');
}

const [width, height, left, bottom] = [420, 260, 64, 40];

/** Ticks at 1, 2 and 5 times powers of ten within a range. */
function ticks([low, high]) {
  const all = [];
  for (let power = Math.floor(Math.log10(low)); power <= Math.ceil(Math.log10(high)); power += 1)
    for (const mantissa of [1, 2, 5]) all.push(mantissa * 10 ** power);
  return all.filter((tick) => tick >= low * 0.999 && tick <= high * 1.001);
}

/** One cost along one series, both axes logarithmic. */
function plot(results, series, cost) {
  const data = points(results.cases, series, cost);
  const range = (at) => {
    const values = data.map((point) => point[at]);
    return [Math.min(...values) / 1.5, Math.max(...values) * 1.5];
  };
  const [xs, ys] = [range(0), range(1)];
  const place = ([low, high], value) => Math.log(value / low) / Math.log(high / low);
  const x = (value) => (left + place(xs, value) * (width - left - 10)).toFixed(1);
  const y = (value) => (height - bottom - place(ys, value) * (height - bottom - 10)).toFixed(1);
  const { title, unit } = costs[cost];
  const name = `${title} against ${grows[series]}`;
  return `<figure><svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${name}">
${ticks(xs)
  .map(
    (tick) =>
      `<text x="${x(tick)}" y="${height - bottom + 16}" text-anchor="middle">${tick.toPrecision(1)}</text>`,
  )
  .join('')}
${ticks(ys)
  .map(
    (tick) =>
      `<path class="grid" d="M${left} ${y(tick)}H${width - 10}"/><text x="${left - 6}" y="${y(tick)}" dy="4" text-anchor="end">${tick.toPrecision(1)}</text>`,
  )
  .join('')}
<polyline points="${data.map((point) => `${x(point[0])},${y(point[1])}`).join(' ')}"/>
${data.map((point) => `<circle cx="${x(point[0])}" cy="${y(point[1])}" r="3.5"/>`).join('')}
</svg><figcaption>${name}, ${unit}: exponent ${results.slopes[series][cost].toFixed(2)}</figcaption></figure>`;
}

const style = `
  :root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
  body { max-width: 56rem; margin: 2rem auto; padding: 0 1rem; }
  table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
  th, td { padding: 0.2rem 0.8rem 0.2rem 0; text-align: left; border-bottom: 1px solid #8884; }
  section { display: grid; grid-template-columns: repeat(auto-fill, minmax(24rem, 1fr)); }
  figure { margin: 0.5rem 0; }
  svg { font-size: 11px; fill: currentColor; }
  polyline { fill: none; stroke: #0072b2; stroke-width: 1.5; }
  circle { fill: #0072b2; }
  .grid { stroke: #8884; }
`;

/** The page. */
export function page(results) {
  const { measured, machine, cases } = results;
  const cells = (tag, values) => values.map((value) => `<${tag}>${escaped(value)}</${tag}>`).join('');
  const plots = Object.keys(grows).map(
    (series) =>
      `<h2>Against ${series}</h2><section>${Object.keys(costs)
        .map((cost) => plot(results, series, cost))
        .join('\n')}</section>`,
  );
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width" />
    <title>Flatflix: what training costs</title>
    <style>${style}</style>
  </head>
  <body>
    <h1>What training costs</h1>
    <p>${escaped(`${measured.slice(0, 10)}, ${machine.processor}, ${machine.cores} cores. Synthetic data with a long tail; both axes are logarithmic.`)}</p>
    <ul>${[...exponents(results), ...wholes(results)].map((text) => `<li>${escaped(text)}</li>`).join('')}</ul>
    <table><thead><tr>${cells('th', head)}</tr></thead>
    <tbody>${cases.map((one) => `<tr>${cells('td', row(one))}</tr>`).join('\n')}</tbody></table>
    ${plots.join('\n')}
  </body>
</html>
`;
}
