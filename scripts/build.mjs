// npm run build: the same as npm start, but ends with the site in dist/.

import path from 'node:path';
import { built } from './project.mjs';
import { main } from './runner/main.mjs';
import { oneFile, site } from './steps/build.mjs';

const usage = `npm run build [-- --single-file] [--verbose]
Installs what is missing, trains on the embedded ratings and writes the site to dist/.
  --single-file   writes page and model to flatflix.html instead, for opening from a disk`;

await main({
  usage,
  options: { 'single-file': { type: 'boolean' } },
  targets: (values) => [values['single-file'] ? oneFile : site],
  after(values) {
    const place = (where) => path.relative(process.cwd(), where) || '.';
    console.log(
      values['single-file']
        ? `All of it is in ${place(built.oneFile)}: open it in a browser.`
        : `The site is in ${place(built.site)}: copy it to any static host.`,
    );
  },
});
