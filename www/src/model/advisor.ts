import type { Advice, Model, Wish } from './types';

/** Keeps advice in step with a wish: one ranking at a time, and after it the latest wish if that has changed. */
export class Advisor {
  readonly #model: Model;
  readonly #show: (advice: Advice) => Promise<void>;
  #next: Wish | undefined;
  #running: Promise<void> | undefined;

  /** @param show is given every new advice and resolves when it is on the screen */
  constructor(model: Model, show: (advice: Advice) => Promise<void>) {
    this.#model = model;
    this.#show = show;
  }

  /** Rank for a wish. Resolves when advice at least as new as it is on the screen. */
  follow(wish: Wish): Promise<void> {
    this.#next = wish;
    this.#running ??= this.#run().finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  async #run(): Promise<void> {
    while (this.#next) {
      const wish = this.#next;
      this.#next = undefined;
      await this.#show(await this.#model.advise(wish));
    }
  }
}
