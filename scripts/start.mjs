// npm start: set up, train, build, serve, and meanwhile measure.

import { spawn } from 'node:child_process';
import { built } from './project.mjs';
import { run } from './runner/child.mjs';
import { Stamps } from './runner/fingerprint.mjs';
import { main } from './runner/main.mjs';
import { site } from './steps/build.mjs';
import { measure, publishMeasured } from './steps/measure.mjs';

const usage = `npm start [-- --port N] [--verbose]
Installs what is missing, trains on the embedded ratings, builds the page and serves it. The first time it measures
beside that how good the model is; 'About this model' on the page says it from then on.`;

/** Measures the model while the site is served. That it fails, or is interrupted, is no reason not to serve. */
async function measureBeside(stamps, signal) {
  console.error("Measuring the model beside this, for 'About this model': some minutes, and no hurry.");
  try {
    await measure(run, stamps, { signal });
    console.error("Measured: 'About this model' says how good it is, once the page is loaded again.");
  } catch (error) {
    if (!signal.aborted) console.error(`The model could not be measured: ${error.message}`);
  }
}

await main({
  usage,
  options: { port: { type: 'string' } },
  targets: () => [site],
  async after({ port }) {
    const stamps = new Stamps();
    const measured = await publishMeasured(run, stamps);
    const args = ['serve', built.site, ...(port ? ['--port', port] : [])];
    const server = spawn(built.flatflix, args, { stdio: 'inherit' });
    // Ctrl-C reaches the server by itself; staying until it has ended keeps the prompt from coming back too early.
    process.on('SIGINT', () => {});
    process.on('SIGTERM', () => server.kill('SIGTERM'));
    const closed = new AbortController();
    const measuring = measured ? undefined : measureBeside(stamps, closed.signal);
    const code = await new Promise((resolve, reject) => {
      server.on('error', reject);
      server.on('close', (status, signal) => resolve(signal ? 0 : status));
    }).finally(() => closed.abort());
    await measuring;
    return code;
  },
});
