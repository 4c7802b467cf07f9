// npm test: the same set-up as npm start, then every check.

import { main, WrongUse } from './runner/main.mjs';
import { checks, endToEnd } from './steps/checks.mjs';

const all = [...checks, endToEnd];

const usage = `npm test [-- --only CHECK[,CHECK]] [--verbose]
Installs what is missing, builds, and runs every check, the end-to-end tests in Chromium last.
Checks: ${all.map(({ id }) => id).join(', ')}`;

function chosen({ only }) {
  if (!only) return [...checks, { ...endToEnd, needs: [...endToEnd.needs, ...checks] }];
  const ids = only.split(',');
  const unknown = ids.filter((id) => !all.some((check) => check.id === id));
  if (unknown.length > 0) throw new WrongUse(`No check is called '${unknown.join("', '")}'.`);
  return all.filter(({ id }) => ids.includes(id));
}

await main({
  usage,
  options: { only: { type: 'string' } },
  targets: chosen,
  after(_values, finished) {
    const passed = finished.reduce((total, { result }) => total + (result.passed ?? 0), 0);
    const warnings = finished.flatMap(({ result }) => result.warnings ?? []);
    console.log([`${passed} passed, 0 failed`, ...warnings].join('; '));
  },
});
