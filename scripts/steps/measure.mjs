// How good the model is for people it has not met, which its card on the site says. It takes as long as some trainings, so that
// nobody waits for it: it is measured beside the running site, and the site written anew.

import { copyFile, rename, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { built, embeddedData } from '../project.mjs';
import { fingerprint } from '../runner/fingerprint.mjs';

const id = 'measured';

/** The model with what an evaluation has added to its card. */
export const measuredModel = path.join(built.tools, 'measured.flatflix');

const publish = (run, model) => run(built.flatflix, ['site', '--model', model, '--out', built.site]);

/**
 * Writes the site with the model that was measured, if that is the model there is.
 *
 * @param {typeof import('../runner/child.mjs').run} run
 * @param {import('../runner/fingerprint.mjs').Stamps} stamps
 * @param {{ model?: string, measured?: string }} [places]
 * @returns {Promise<boolean>} false if it has to be measured first
 */
export async function publishMeasured(run, stamps, { model = built.model, measured = measuredModel } = {}) {
  if (!(await stamps.isFresh(id, await fingerprint({ files: [model] }), [measured]))) return false;
  await publish(run, measured);
  return true;
}

/**
 * Measures the model, with what the processor has to spare, and writes the site with it. What is interrupted leaves nothing.
 *
 * @param {typeof import('../runner/child.mjs').run} run
 * @param {import('../runner/fingerprint.mjs').Stamps} stamps
 * @param {{ model?: string, measured?: string, signal?: AbortSignal }} [options]
 * @throws {import('../runner/child.mjs').CommandFailed}
 */
export async function measure(run, stamps, { model = built.model, measured = measuredModel, signal } = {}) {
  const print = await fingerprint({ files: [model] });
  const unfinished = `${measured}.new`;
  await stamps.clear(id);
  try {
    await copyFile(model, unfinished);
    const how = ['--protocol', 'strong', '--threads', '1'];
    await run(built.flatflix, ['evaluate', '--data', embeddedData, '--model', unfinished, ...how], {
      signal,
      priority: os.constants.priority.PRIORITY_LOW,
    });
    await rename(unfinished, measured);
  } finally {
    await rm(unfinished, { force: true });
  }
  await stamps.record(id, print);
  await publish(run, measured);
}
