// Later visits: without a network, and when the site has changed meanwhile.

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { built } from '../../scripts/project.mjs';
import { siteTest } from './support/site.mjs';
import { five, fiveBecome, kept, nextFive, rate, ratingOf } from './support/visitor.mjs';

const models = (page) =>
  page.evaluate(async () => {
    const names = await caches.keys();
    const requests = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
    return requests
      .flat()
      .map(({ url }) => /model-[^?]*/.exec(url)?.[0])
      .filter(Boolean);
  });

/** The host is gone. */
const unreachable = (server) => server.faults.set('.*', async () => null);

siteTest(
  'after the first visit the site opens without a network, every view of it',
  { expected: [/Failed to load resource|ERR_/] },
  async ({ page, server }) => {
    const nothing = await five(page);
    await kept(page);
    await rate(page, 'The Matrix', 5);
    const rated = await nextFive(page, nothing);
    unreachable(server);
    await page.goto(`${server.url}#/`);
    await page.reload();
    await fiveBecome(page, rated);
    await page.getByRole('link', { name: 'Your ratings' }).first().click();
    await page.getByRole('heading', { name: 'Your ratings' }).waitFor();
    await ratingOf(page, 'The Matrix').first().waitFor();
    await page.getByLabel('Language').selectOption('de');
    await page.getByRole('heading', { name: 'Deine Bewertungen' }).waitFor();
  },
);

/** A newer site: the same page with another title, and the rest of the same model under another name. */
async function newerSite() {
  const name = 'model-00000000000000ff.rest.flatflix';
  const old = await readFile(path.join(built.site, 'index.html'), 'utf8');
  const [oldModel] = /model-[0-9a-f]{16}\.rest\.flatflix/.exec(old);
  const index = old.replaceAll(oldModel, name).replace('<title>Flatflix', '<title>Newer');
  const integrity = `sha256-${createHash('sha256').update(index).digest('base64')}`;
  const worker = (await readFile(path.join(built.site, 'service-worker.js'), 'utf8'))
    .replace(/\{"url":"\.\/"[^}]*\}/, `{"url":"./","revision":"${integrity}","integrity":"${integrity}"}`)
    .replace(oldModel, name);
  const model = await readFile(path.join(built.site, oldModel));
  return {
    oldModel,
    name,
    worker: async () => ({ type: 'text/javascript', body: worker }),
    index: async () => ({ type: 'text/html', body: index }),
    model: async () => ({ type: 'application/octet-stream', body: model }),
  };
}

siteTest(
  'a newer site is taken over as a whole, when it is whole and when the visitor wants it',
  { expected: [/integrity|digest|bad-precaching|Failed to/] },
  async ({ page, server }) => {
    const before = await five(page);
    await kept(page);
    const newer = await newerSite();
    assert.deepEqual(await models(page), [newer.oldModel]);
    const notice = page.getByText('There is a new version of this page.');
    const lookForUpdate = () =>
      page.evaluate(async () => {
        const registration = await navigator.serviceWorker.getRegistration();
        await registration.update();
        const { installing, waiting } = registration;
        if (!installing) return waiting?.state ?? 'none';
        await new Promise((resolve) => installing.addEventListener('statechange', resolve));
        return installing.state;
      });

    // Half-published: the list names files that the host does not have yet.
    server.faults.set('service-worker\\.js', newer.worker);
    assert.equal(await lookForUpdate(), 'redundant');
    assert.equal(await notice.count(), 0);
    await page.reload();
    await fiveBecome(page, before);

    server.faults.set('index\\.html', newer.index);
    server.faults.set(newer.name.replace('.', '\\.'), newer.model);
    assert.equal(await lookForUpdate(), 'installed');
    await notice.waitFor();
    assert.equal(await page.title(), 'Flatflix');
    await page.getByRole('button', { name: 'Reload', exact: true }).click();
    await page.waitForFunction((name) => document.documentElement.innerHTML.includes(name), newer.name);
    await fiveBecome(page, before);
    await page.waitForFunction(async () => (await caches.keys()).length === 1);
    assert.deepEqual(await models(page), [newer.name]);
    assert.equal(await notice.count(), 0);
  },
);

siteTest('the site can be installed as an app', {}, async ({ page, visitor }) => {
  await five(page);
  await kept(page);
  const devtools = await visitor.newCDPSession(page);
  const { errors, data } = await devtools.send('Page.getAppManifest');
  assert.deepEqual(errors, []);
  const { icons } = JSON.parse(data);
  for (const { src, sizes, type } of icons) {
    const icon = await page.request.get(new URL(src, page.url()).href);
    assert.equal(icon.headers()['content-type'], type);
    if (type !== 'image/png') continue;
    const bytes = await icon.body();
    assert.equal(`${bytes.readUInt32BE(16)}x${bytes.readUInt32BE(20)}`, sizes);
  }
  // Headless browsers install nothing into their private windows, whatever the site.
  const { installabilityErrors } = await devtools.send('Page.getInstallabilityErrors');
  const own = installabilityErrors.filter(({ errorId }) => errorId !== 'in-incognito');
  assert.deepEqual(own, []);
});
