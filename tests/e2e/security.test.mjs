// The content security policy that the page brings along: what gets into the page cannot run, and nothing leaves it.

import assert from 'node:assert/strict';
import { siteTest } from './support/site.mjs';
import { complete, five } from './support/visitor.mjs';

/** The directives that refuse what a function does in the page. */
const refused = async (page, attempt) => {
  const directives = page.evaluate(
    () =>
      new Promise((resolve) => {
        document.addEventListener('securitypolicyviolation', (event) => resolve(event.effectiveDirective), {
          once: true,
        });
      }),
  );
  await page.evaluate(attempt);
  return directives;
};

const ATTEMPTS = {
  'style-src-elem': () => {
    const style = document.createElement('style');
    style.textContent = 'body { display: none }';
    document.head.append(style);
  },
  'style-src-attr': () => document.body.setAttribute('style', 'display: none'),
  'connect-src': () => void fetch('https://example.org/').catch(() => {}),
  'img-src': () => {
    new Image().src = 'https://example.org/pixel.gif';
  },
  'require-trusted-types-for': () => {
    try {
      document.body.innerHTML = '<p>';
    } catch {
      // As it should be: the event tells why.
    }
  },
};

siteTest(
  'what gets into the page cannot run, and what is in it cannot leave',
  { expected: [/Content Security Policy|Trusted(HTML|Script|Type| Type)/i] },
  async ({ page }) => {
    await five(page);
    await complete(page);
    for (const [directive, attempt] of Object.entries(ATTEMPTS))
      assert.equal(await refused(page, attempt), directive);
    assert.equal((await five(page)).length, 5);
    await assert.rejects(
      page.evaluate(() =>
        document.head.append(Object.assign(document.createElement('script'), { text: '1' })),
      ),
      /TrustedScript/,
    );
    await assert.rejects(
      page.evaluate(() => new Worker('data:text/javascript,postMessage(1)')),
      /TrustedScriptURL/,
    );
    await assert.rejects(
      page.evaluate(() => trustedTypes.createPolicy('mine', {})),
      /disallowed|Content Security Policy/,
    );
  },
);
