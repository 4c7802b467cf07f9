// npm start: set up, train, build, serve.

import { spawn } from 'node:child_process';
import { built } from './project.mjs';
import { main } from './runner/main.mjs';
import { site } from './steps/build.mjs';

const usage = `npm start [-- --port N] [--verbose]
Installs what is missing, trains on the embedded ratings, builds the page and serves it.`;

await main({
  usage,
  options: { port: { type: 'string' } },
  targets: () => [site],
  after({ port }) {
    const args = ['serve', built.site, ...(port ? ['--port', port] : [])];
    const server = spawn(built.flatflix, args, { stdio: 'inherit' });
    // Ctrl-C reaches the server by itself; staying until it has ended keeps the prompt from coming back too early.
    process.on('SIGINT', () => {});
    process.on('SIGTERM', () => server.kill('SIGTERM'));
    return new Promise((resolve, reject) => {
      server.on('error', reject);
      server.on('close', (code, signal) => resolve(signal ? 0 : code));
    });
  },
});
