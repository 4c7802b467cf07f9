import { asProblem, type Problem } from '../model/errors';
import type { Tuning } from '../model/types';
import { merge } from './merge';
import { NOTHING, type Remembered } from './record';
import {
  applyPatch,
  clearing,
  type Deed,
  inverse,
  isEmptyPatch,
  MARK_DEEDS,
  type Mark,
  marking,
  NO_CHANGE,
  type Patch,
  rating as ratingPatch,
  type VisitorState,
} from './state';

/** Steps kept for undo; older ones are forgotten. */
const MAX_HISTORY = 100;
/** Ratings from which on losing them would hurt: the moment to ask the browser to keep them. */
const WORTH_KEEPING = 5;

/** Where a store keeps its record: `Storage`, or anything alike. */
export interface Keeper {
  load(): Promise<Remembered>;
  /**
   * Store. If that has overwritten what another tab had stored, `merged` says what both come to; that is stored then, and
   * resolved to.
   */
  save(remembered: Remembered, merged: (theirs: Remembered) => Remembered): Promise<Remembered | undefined>;
  /** Ask for storage that is not cleared when space runs short. */
  persist?(): Promise<boolean>;
}

/** What changed, sent to the listeners of a store. `undone` if the deed was taken back. */
export interface Change {
  readonly deed: Deed;
  readonly undone: boolean;
}

/** The visitor's state with its history: every deed can be undone, and is stored as soon as it is done. */
export class VisitorStore {
  readonly #keeper: Keeper;
  readonly #now: () => number;
  readonly #listeners = new Set<(change?: Change) => void>();
  #remembered: Remembered = NOTHING;
  /** What is stored, as far as this tab knows. */
  #stored: Remembered = NOTHING;
  #keeps = false;
  #asked = false;
  /** Why ratings are not being kept, if they are not. */
  problem: Problem | undefined;

  constructor(keeper: Keeper, now: () => number = Date.now) {
    this.#keeper = keeper;
    this.#now = now;
  }

  get state(): VisitorState {
    return this.#remembered.state;
  }

  /** The deed `undo` would take back. */
  get last(): Deed | undefined {
    return this.#remembered.history.at(-1)?.deed;
  }

  /** Ratings given since a copy was saved to a file. What was imported has a file already. */
  get unsaved(): number {
    return this.#remembered.unsaved;
  }

  /** Call back after every change, and once something was loaded. Returns the way to stop. */
  subscribe(listener: (change?: Change) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /**
   * Take up what is stored. Call it again when another tab has stored something: what was done here and is not stored yet
   * stays.
   */
  async load(): Promise<void> {
    try {
      const stored = await this.#keeper.load();
      this.#remembered = merge(this.#stored, this.#remembered, stored);
      this.#stored = stored;
      this.#keeps = true;
    } catch (thrown) {
      this.problem = asProblem(thrown);
    }
    this.#tell();
  }

  /**
   * Rate an item. With `follows`, a rating that directly follows another of the same item replaces it in the
   * history too: arrow keys pass through many values on the way to the one that is meant.
   */
  rate(id: string, rating: number, follows = false): Promise<void> {
    const current = this.state.ratings.get(id);
    if (current?.rating === rating) return Promise.resolve();
    const patch = ratingPatch(this.state, id, { rating, at: this.#now() });
    const last = this.last;
    const replaces = follows && last?.kind === 'rated' && last.id === id;
    return this.#do({ kind: 'rated', id, rating }, patch, replaces);
  }

  clear(id: string): Promise<void> {
    if (!this.state.ratings.has(id)) return Promise.resolve();
    return this.#do({ kind: 'cleared', id }, { ...NO_CHANGE, ratings: [[id, null]] });
  }

  /** Set a mark, or take it away. */
  mark(id: string, mark: Mark, is: boolean): Promise<void> {
    if (this.state[mark].has(id) === is) return Promise.resolve();
    const kind = MARK_DEEDS[mark][is ? 0 : 1];
    return this.#do({ kind, id }, marking(this.state, id, mark, is));
  }

  /** Apply what a file held, as one step. `count` is the number of ratings to speak of. */
  import(patch: Patch, count: number): Promise<void> {
    if (isEmptyPatch(patch)) return Promise.resolve();
    return this.#do({ kind: 'imported', count }, patch);
  }

  /** Note that the list was tuned, which changes nothing here, so that it is undone in its turn. A knob turned on is one step. */
  tuned(before: Tuning, knob: string): Promise<void> {
    const { last } = this;
    if (knob && last?.kind === 'tuned' && last.knob === knob) return Promise.resolve();
    return this.#do({ kind: 'tuned', knob, before }, NO_CHANGE);
  }

  startOver(): Promise<void> {
    const patch = clearing(this.state);
    return isEmptyPatch(patch) ? Promise.resolve() : this.#do({ kind: 'startedOver' }, patch);
  }

  /** Note that a copy has been saved to a file, or that the visitor wants none for now. */
  async noteSaved(): Promise<void> {
    this.#remembered = { ...this.#remembered, unsaved: 0 };
    await this.#save();
    this.#tell();
  }

  /** Take the last deed back. */
  undo(): Promise<void> {
    const step = this.#remembered.history.at(-1);
    if (!step) return Promise.resolve();
    this.#remembered = {
      ...this.#remembered,
      state: applyPatch(this.state, step.back),
      history: this.#remembered.history.slice(0, -1),
    };
    return this.#changed({ deed: step.deed, undone: true });
  }

  #do(deed: Deed, patch: Patch, replaces = false): Promise<void> {
    const { state, history, unsaved } = this.#remembered;
    const previous = replaces ? history.at(-1) : undefined;
    const step = { deed, back: previous?.back ?? inverse(state, patch) };
    const kept = previous ? history.slice(0, -1) : history.slice(-(MAX_HISTORY - 1));
    this.#remembered = {
      state: applyPatch(state, patch),
      history: [...kept, step],
      unsaved: deed.kind === 'rated' && !previous ? unsaved + 1 : unsaved,
    };
    return this.#changed({ deed, undone: false });
  }

  async #changed(change: Change): Promise<void> {
    // Started before the listeners' work: the write is the last thing to lose.
    const saved = this.#save();
    this.#tell(change);
    await saved;
  }

  async #save(): Promise<void> {
    // What could not be read must not be overwritten.
    if (!this.#keeps) return;
    const [base, saved] = [this.#stored, this.#remembered];
    try {
      const merged = await this.#keeper.save(saved, (theirs) => merge(base, saved, theirs));
      this.#stored = merged ?? saved;
      this.problem = undefined;
      if (merged) {
        this.#remembered = merge(saved, this.#remembered, merged);
        this.#tell();
      }
    } catch (thrown) {
      this.problem = asProblem(thrown);
      this.#tell();
      return;
    }
    if (this.#asked || this.state.ratings.size < WORTH_KEEPING) return;
    this.#asked = true;
    await this.#keeper.persist?.();
  }

  #tell(change?: Change): void {
    for (const listener of this.#listeners) listener(change);
  }
}
