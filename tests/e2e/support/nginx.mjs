// A site as nginx serves it, by the configuration that docs/hosting.md gives.

import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { inRoot } from '../../../scripts/project.mjs';

/** Debian keeps servers out of a user's PATH. */
const folders = [
  ...(process.env.PATH ?? '').split(path.delimiter),
  '/usr/sbin',
  '/usr/local/sbin',
  '/opt/homebrew/bin',
];

/** The installed nginx, if there is one. */
export const nginx = folders.map((folder) => path.join(folder, 'nginx')).find((file) => existsSync(file));

/** A port that nobody listens at. */
const freePort = () =>
  new Promise((resolve, reject) => {
    const probe = createServer();
    probe.on('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });

/** The locations of the documentation, for another folder. */
async function locations(site) {
  const [, block] = (await readFile(inRoot('docs', 'hosting.md'), 'utf8')).match(
    /^```nginx\n([\s\S]*?)^```/m,
  );
  return block.replaceAll('/srv/films/', `${site}/`);
}

/** Serve a folder under /films/. Has what `serve` of server.mjs has, but for faults. */
export async function serveByNginx(site) {
  const folder = await mkdtemp(path.join(tmpdir(), 'flatflix-nginx-'));
  const port = await freePort();
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `${name}_temp_path temp;`,
  );
  const configuration = `daemon off; pid nginx.pid; error_log stderr;
events {}
http {
  access_log off; default_type application/octet-stream;
  types { text/html html; text/css css; text/javascript js; application/json json; }
  ${temporary.join(' ')}
  server { listen 127.0.0.1:${port};
${await locations(site)}
  }
}
`;
  await writeFile(path.join(folder, 'nginx.conf'), configuration);
  const server = spawn(nginx, ['-p', folder, '-c', 'nginx.conf', '-e', 'stderr'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  server.stderr.on('data', (bytes) => (said += bytes));
  const ended = new Promise((resolve) => server.on('exit', resolve));
  const origin = `http://127.0.0.1:${port}`;
  const url = `${origin}/films/`;
  for (let tries = 0; ; tries++) {
    if (
      await fetch(url).then(
        ({ ok }) => ok,
        () => false,
      )
    )
      break;
    if (server.exitCode !== null || tries === 100) throw new Error(`nginx does not serve: ${said}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return {
    origin,
    url,
    faults: new Map(),
    sent: [],
    async close() {
      server.kill('SIGQUIT');
      await ended;
      await rm(folder, { recursive: true });
    },
  };
}
