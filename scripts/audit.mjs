// npm run audit: licences, origins and advisories of everything that Flatflix is made of.

import { main, WrongUse } from './runner/main.mjs';
import { audits } from './steps/supply.mjs';

const ids = audits.map(({ id }) => id);

const usage = `npm run audit [-- --only CHECK[,CHECK]] [--verbose]
Holds crates and npm packages to deny.toml and to the published advisories, which it asks the network for.
Checks: ${ids.join(', ')}`;

await main({
  usage,
  options: { only: { type: 'string' } },
  targets({ only }) {
    const chosen = only?.split(',') ?? ids;
    const unknown = chosen.filter((id) => !ids.includes(id));
    if (unknown.length > 0) throw new WrongUse(`No check is called '${unknown.join("', '")}'.`);
    return audits.filter(({ id }) => chosen.includes(id));
  },
});
