// The same folder on hosts of different habits: types, compression, caching.

import assert from 'node:assert/strict';
import { hosts } from './support/server.mjs';
import { siteTest } from './support/site.mjs';
import { complete, five, rate } from './support/visitor.mjs';

for (const name of ['pages', 's3']) {
  siteTest(`works as ${name} serves it`, { host: hosts[name] }, async ({ page, server }) => {
    const before = await five(page);
    assert.equal(before.length, 5);
    await rate(page, before[0], 4);
    await complete(page);
    const model = server.sent.find(({ url }) => url.endsWith('.flatflix'));
    assert.ok(model, 'the model was fetched');
  });
}
