// Runs other programs: their output goes to a log, and to the terminal only when asked for.

import { spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { built, root, windows } from '../project.mjs';

/** A program ended with another exit code than 0, or could not be started. */
export class CommandFailed extends Error {
  constructor(command, reason, output) {
    super(`${command} ${reason}`);
    this.name = 'CommandFailed';
    this.output = output;
  }
}

/**
 * Environment for the programs that a build calls: the tools of this repository come first on PATH, so that
 * wasm-pack finds the wasm-bindgen and wasm-opt that belong to it.
 */
export function toolEnvironment(extra = {}) {
  // Windows spells it `Path`; two spellings in one environment would hide each other.
  const key = Object.keys(process.env).find((name) => name.toUpperCase() === 'PATH') ?? 'PATH';
  // Colours are for terminals; these programs write to a log.
  const { FORCE_COLOR: _, ...environment } = process.env;
  const folders = [built.toolBin, path.join(root, 'node_modules', '.bin'), process.env[key]];
  return {
    ...environment,
    NO_COLOR: '1',
    [key]: folders.join(path.delimiter),
    // Anything wasm-pack caches stays in this folder too.
    WASM_PACK_CACHE: path.join(built.tools, 'wasm-pack-cache'),
    ...extra,
  };
}

/**
 * Runs a program to its end and returns what it printed on both streams.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {object} [options]
 * @param {import('node:fs').WriteStream} [options.log] where to copy the output
 * @param {boolean} [options.echo] also show the output in the terminal
 * @param {boolean} [options.terminal] hand the terminal over for the program's standard error (progress bars)
 * @param {Record<string, string>} [options.env] added to the environment
 * @param {string} [options.cwd]
 * @param {AbortSignal} [options.signal] ends the program
 * @param {number} [options.priority] one of os.constants.priority
 * @returns {Promise<string>}
 * @throws {CommandFailed}
 */
export function run(
  command,
  args,
  { log, echo = false, terminal = false, env, cwd = root, signal, priority } = {},
) {
  const shown = [path.basename(command), ...args].join(' ');
  log?.write(`$ ${shown}\n`);
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd,
      env: toolEnvironment(env),
      signal,
      stdio: ['ignore', 'pipe', terminal ? 'inherit' : 'pipe'],
      // npm and the programs npm installs are command scripts on Windows, which only a shell can start.
      shell: windows && !path.isAbsolute(command) && !/^(cargo|rustc|rustup|node)$/.test(command),
    });
    if (priority !== undefined && child.pid) os.setPriority(child.pid, priority);
    const chunks = [];
    const collect = (target) => (chunk) => {
      chunks.push(chunk);
      log?.write(chunk);
      if (echo) target.write(chunk);
    };
    child.stdout.on('data', collect(process.stdout));
    child.stderr?.on('data', collect(process.stderr));
    const output = () => Buffer.concat(chunks).toString('utf8');
    child.on('error', (error) => {
      const missing = error.code === 'ENOENT' ? 'is not installed or not on PATH' : error.message;
      reject(new CommandFailed(shown, missing, output()));
    });
    child.on('close', (code, killer) => {
      if (code === 0) resolve(output());
      else
        reject(
          new CommandFailed(
            shown,
            killer ? `was ended by ${killer}` : `failed with exit code ${code}`,
            output(),
          ),
        );
    });
  });
}

/** Opens the log of one step, empty. */
export const openLog = (file) => createWriteStream(file, { flags: 'w' });
