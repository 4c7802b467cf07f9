// The edition that is one HTML file, opened from a disk.

import assert from 'node:assert/strict';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { built } from '../../scripts/project.mjs';
import { command } from '../support/flatflix.mjs';
import { siteTest } from './support/site.mjs';
import { complete, five, fiveBecome, kept, nextFive, rate, searchField } from './support/visitor.mjs';

siteTest(
  'one file opened from a disk has the same five, and keeps ratings',
  { open: false },
  async ({ page, t, server, visitor }) => {
    await page.goto(server.url);
    const expected = await five(page);
    await kept(page);

    const { folder, run } = await command(t);
    const file = path.join(folder, 'flatflix.html');
    await run('site', '--model', built.model, '--single-file', '--out', file);
    const { href } = pathToFileURL(file);
    const asked = [];
    visitor.on('request', (request) => {
      if (request.url().startsWith('file:') || request.url().startsWith('http')) asked.push(request.url());
    });
    await page.goto(href);
    await fiveBecome(page, expected);
    await complete(page);
    await rate(page, 'The Matrix', 5);
    await searchField(page).fill('');
    const rated = await nextFive(page, expected);
    await page.getByRole('link', { name: 'Your ratings' }).first().click();
    await page.getByRole('heading', { name: 'Your ratings' }).waitFor();
    await page.getByLabel('Language').selectOption('de');
    await page.getByRole('heading', { name: 'Deine Bewertungen' }).waitFor();
    await page.goto('about:blank');
    await page.goto(href);
    await page.getByRole('region', { name: 'Für dich empfohlen' }).waitFor();
    await page.getByLabel('Sprache').selectOption('en');
    await fiveBecome(page, rated);
    assert.deepEqual([...new Set(asked)], [href]);
  },
);
