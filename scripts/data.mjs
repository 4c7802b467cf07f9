// npm run data -- EDITION: downloads an official MovieLens edition.

import path from 'node:path';
import { editions, fetchEdition, official } from './movielens.mjs';
import { inRoot } from './project.mjs';
import { main } from './runner/main.mjs';
import { duration } from './runner/report.mjs';
import { npmPackages } from './steps/setup.mjs';

const usage = `npm run data -- EDITION [--from URL]
Downloads a MovieLens edition from GroupLens into data/downloads/EDITION: ${editions.join(', ')}.
  --from URL  another place that holds EDITION.zip (default ${official})`;

/** 'ml-25m.zip 120 of 262 MB', on one line that is drawn anew; nothing when nobody is watching. */
function progressLine(edition) {
  if (!process.stderr.isTTY) return () => {};
  let drawn = 0;
  return (bytes, total) => {
    const now = Date.now();
    if (now - drawn < 100 && bytes !== total) return;
    drawn = now;
    const megabytes = (number) => (number / 1e6).toFixed(1);
    const size = Number.isNaN(total) ? '' : ` of ${megabytes(total)}`;
    process.stderr.write(
      `\r\x1b[2K${edition}.zip ${megabytes(bytes)}${size} MB${bytes === total ? '\n' : ''}`,
    );
  };
}

await main({
  usage,
  options: { from: { type: 'string' } },
  positional: { name: 'EDITION', allowed: editions },
  targets: () => [npmPackages],
  async after({ from, EDITION: edition }) {
    const began = Date.now();
    const folder = await fetchEdition(edition, {
      folder: inRoot('data', 'downloads'),
      from,
      progress: progressLine(edition),
      note: (text) => console.error(text),
    });
    const shown = path.relative(process.cwd(), folder);
    console.error(
      `${edition} is in ${shown} (${duration(Date.now() - began)}). Its README says under which terms it may be used.`,
    );
    console.error(
      `Train on it with: target/release/flatflix train --data ${shown} --out ${edition}.flatflix`,
    );
  },
});
