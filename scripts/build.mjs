// npm run build: the same as npm start, but ends with the site in dist/.

import path from 'node:path';
import { built } from './project.mjs';
import { main } from './runner/main.mjs';
import { site } from './steps/build.mjs';

const usage = `npm run build [-- --verbose]
Installs what is missing, trains on the embedded ratings and writes the site to dist/.`;

await main({
  usage,
  targets: () => [site],
  after() {
    console.log(
      `The site is in ${path.relative(process.cwd(), built.site) || '.'}: copy it to any static host.`,
    );
  },
});
