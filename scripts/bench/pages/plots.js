// Draws the plots of the report; driven by ../report.mjs, which keeps the SVG.

import * as Plot from '@observablehq/plot';

const OURS = 'flatflix';
const colour = (name) => (name === OURS ? '#0072b2' : '#8a8a8a');
const thousands = (n) => n.toLocaleString('en');
const frame = {
  width: 720,
  style: { fontFamily: 'system-ui, sans-serif', fontSize: '13px', background: 'none' },
};

function rank({ rank }) {
  const rows = rank.flatMap(({ n, times }) =>
    Object.entries(times).map(([name, time]) => ({ n: `${thousands(n)} items`, name, median: time.median })),
  );
  const order = [...new Set(rows.map(({ n }) => n))];
  return Plot.plot({
    ...frame,
    marginLeft: 160,
    marginRight: 120,
    x: { type: 'log', label: 'milliseconds, median, logarithmic', grid: true, tickFormat: '~g' },
    y: { label: null },
    fy: { label: null, domain: order },
    marks: [
      Plot.dot(rows, {
        x: 'median',
        y: 'name',
        fy: 'n',
        fill: ({ name }) => colour(name),
        r: 5,
        sort: { y: 'x' },
      }),
      Plot.text(rows, {
        x: 'median',
        y: 'name',
        fy: 'n',
        text: ({ median }) => median.toPrecision(2),
        dx: 10,
        textAnchor: 'start',
      }),
    ],
  });
}

function foldIn({ foldIn }) {
  const rows = foldIn.flatMap(({ n, k, times }) =>
    Object.entries(times).map(([name, time]) => ({ n, k: `${k} factors`, name, median: time.median * 1000 })),
  );
  return Plot.plot({
    ...frame,
    marginRight: 110,
    x: { type: 'log', label: 'ratings', ticks: [10, 100, 1000], tickFormat: '~g' },
    y: { type: 'log', label: 'microseconds, median, logarithmic', grid: true, tickFormat: '~g' },
    fx: { label: null, domain: [...new Set(rows.map(({ k }) => k))] },
    marks: [
      Plot.line(rows, { x: 'n', y: 'median', fx: 'k', z: 'name', stroke: ({ name }) => colour(name) }),
      Plot.dot(rows, { x: 'n', y: 'median', fx: 'k', fill: ({ name }) => colour(name) }),
    ],
  });
}

function cold({ cold }) {
  const rows = cold.map(({ name, gzip, median }) => ({
    name,
    host: gzip ? 'host that compresses' : 'host that does not',
    seconds: median / 1000,
  }));
  return Plot.plot({
    ...frame,
    marginLeft: 210,
    marginRight: 170,
    x: { label: 'seconds, median', grid: true },
    y: { label: null },
    fy: { label: null },
    marks: [
      Plot.barX(rows, {
        x: 'seconds',
        y: 'name',
        fy: 'host',
        fill: ({ name }) => colour(name),
        sort: { y: 'x' },
      }),
      Plot.text(rows, {
        x: 'seconds',
        y: 'name',
        fy: 'host',
        text: ({ seconds }) => `${seconds.toFixed(2)} s`,
        dx: 6,
        textAnchor: 'start',
      }),
    ],
  });
}

globalThis.draw = (results) =>
  Object.fromEntries(
    Object.entries({ rank, foldIn, cold }).map(([name, plot]) => [name, plot(results).outerHTML]),
  );
