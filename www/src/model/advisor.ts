import type { Advice, Model, Taste } from './types';

/** Keeps advice in step with a taste: one ranking at a time, and after it the latest taste if that has changed. */
export class Advisor {
  readonly #model: Model;
  readonly #limit: number;
  readonly #show: (advice: Advice) => Promise<void>;
  #next: Taste | undefined;
  #running: Promise<void> | undefined;

  /** @param show is given every new advice and resolves when it is on the screen */
  constructor(model: Model, limit: number, show: (advice: Advice) => Promise<void>) {
    this.#model = model;
    this.#limit = limit;
    this.#show = show;
  }

  /** Rank for a taste. Resolves when advice at least as new as it is on the screen. */
  follow(taste: Taste): Promise<void> {
    this.#next = taste;
    this.#running ??= this.#run().finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  async #run(): Promise<void> {
    while (this.#next) {
      const taste = this.#next;
      this.#next = undefined;
      await this.#show(await this.#model.advise(taste, this.#limit));
    }
  }
}
