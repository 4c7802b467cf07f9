// Under a path of a real nginx, configured as the documentation says.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { built } from '../../scripts/project.mjs';
import { nginx, serveByNginx } from './support/nginx.mjs';

// Whoever works on the page need not install a web server; the workflow says that there must be one.
if (nginx) {
  // Only here: it keeps a browser ready, which nobody would close where no test runs.
  const { siteTest } = await import('./support/site.mjs');
  const { complete, five, kept, rate } = await import('./support/visitor.mjs');
  siteTest(
    'works as nginx serves it',
    { server: () => serveByNginx(built.site) },
    async ({ page, server }) => {
      const before = await five(page);
      assert.equal(before.length, 5);
      await rate(page, before[0], 4);
      await complete(page);
      await kept(page);
      const entry = await (await fetch(new URL('flatflix.json', server.url))).json();
      const caching = async (name) => (await fetch(new URL(name, server.url))).headers.get('cache-control');
      assert.equal(await caching('index.html'), 'no-cache');
      assert.match(await caching(entry.model), /immutable/);
    },
  );
} else if (process.env.FLATFLIX_NGINX === 'required') {
  test('nginx is installed', () =>
    assert.fail('install nginx, for instance by: sudo apt-get install nginx-light'));
} else {
  process.stderr.write(
    'NOT TESTED: the site under nginx, which is not installed here (apt-get install nginx-light)\n',
  );
}
