// What a run of steps looks like in the terminal.

const width = 52;

/** '0.3 s', '41 s', '2 min 05 s'. */
export function duration(milliseconds) {
  const seconds = milliseconds / 1000;
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  return `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, '0')} s`;
}

/** 'Install wasm-pack ........ 41 s' */
export const leader = (title, value) => `${`${title} `.padEnd(width, '.')} ${value}`;

/** Prints steps as they start and end; in a terminal a live line shows those still under way. */
export class Report {
  #running = new Map();
  #timer = null;
  #live = false;

  constructor(stream = process.stderr) {
    this.stream = stream;
    this.animated = Boolean(stream.isTTY) && !process.env.CI;
  }

  heading(text) {
    this.stream.write(`${text}\n`);
  }

  /** @param {boolean} quiet the step shares the terminal with its program: no live line */
  started(title, quiet) {
    this.#running.set(title, { since: Date.now(), quiet });
    if (!this.animated) return;
    this.#timer ??= setInterval(() => this.#draw(), 250);
    this.#timer.unref();
    this.#draw();
  }

  ended(title, value, mark = 'ok') {
    this.#running.delete(title);
    this.#erase();
    this.stream.write(`  ${mark.padEnd(4)} ${leader(title, value)}\n`);
    if (this.#running.size === 0) {
      clearInterval(this.#timer);
      this.#timer = null;
    } else this.#draw();
  }

  /** Lines that are no step: notes, a failure's output. */
  text(lines) {
    this.#erase();
    this.stream.write(`${lines}\n`);
  }

  #erase() {
    if (this.#live) this.stream.write('\r\x1b[2K');
    this.#live = false;
  }

  #draw() {
    if (!this.animated || [...this.#running.values()].some(({ quiet }) => quiet)) return;
    this.#erase();
    const parts = [...this.#running].map(([title, { since }]) => `${title} ${duration(Date.now() - since)}`);
    const line = `  ...  ${parts.join(', ')}`;
    this.stream.write(line.slice(0, (this.stream.columns ?? 80) - 1));
    this.#live = true;
  }
}
