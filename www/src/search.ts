import { FIRST_RESULTS, type Found, MORE_RESULTS } from './components/results';
import type { Model } from './model/types';

/** What is being searched for and what was found. Answers that come after the question has changed are dropped. */
export class Search {
  query = '';
  /** Undefined while nothing is searched for. */
  found: Found | undefined;
  readonly #changed: () => void;

  constructor(changed: () => void) {
    this.#changed = changed;
  }

  /** Whether something was asked that no model has answered yet. */
  get waits(): boolean {
    return this.query.trim() !== '' && this.found?.query !== this.query;
  }

  async ask(query: string, model: Model | undefined, limit = FIRST_RESULTS): Promise<void> {
    this.query = query;
    this.#changed();
    if (query.trim() === '' || !model) {
      this.found = undefined;
      this.#changed();
      return;
    }
    // One more than is shown tells whether there are more.
    const rows = await model.search(query, limit + 1);
    if (query !== this.query) return;
    this.found = { query, rows: rows.slice(0, limit), more: rows.length > limit && limit < MORE_RESULTS };
    this.#changed();
  }

  more(model: Model | undefined): Promise<void> {
    return this.ask(this.query, model, MORE_RESULTS);
  }

  close(): void {
    this.query = '';
    this.found = undefined;
    this.#changed();
  }
}
