import { setRatingScale } from './locale/subject';
import { Advisor } from './model/advisor';
import { openModel } from './model/client';
import { asProblem, type Problem } from './model/errors';
import { Items } from './model/items';
import { tasteOf } from './model/taste';
import type { About, Advice, Model, Wish } from './model/types';
import { markComplete, markReady } from './timing';
import type { VisitorStore } from './visitor/store';

/** An opened model. */
export interface Ready {
  readonly model: Model;
  readonly items: Items;
  readonly about: About;
}

/** Told of every new state; resolves when it is on the screen. */
export type Show = () => Promise<void>;

/** The model as the page sees it: loading, ready with advice for the visitor, or failed. */
export class Engine {
  ready: Ready | undefined;
  advice: Advice | undefined;
  problem: Problem | undefined;
  /** How the list is wanted. To be followed by `follow`. */
  list: Omit<Wish, 'taste'>;
  readonly #base: URL;
  readonly #visitor: VisitorStore;
  readonly #show: Show;
  #advisor: Advisor | undefined;

  /**
   * @param base the site's folder
   * @param list how the list is wanted at first
   */
  constructor(base: URL, visitor: VisitorStore, list: Omit<Wish, 'taste'>, show: Show) {
    this.#base = base;
    this.#visitor = visitor;
    this.list = list;
    this.#show = show;
  }

  /** Fetch and open the model and give the first advice, once the visitor's ratings are at hand. */
  async start(visitorLoaded: Promise<void> = Promise.resolve()): Promise<void> {
    this.problem = undefined;
    void this.#show();
    try {
      const [{ model, opened }] = await Promise.all([openModel(this.#base), visitorLoaded]);
      setRatingScale(opened.about.scale);
      this.ready = { model, items: new Items(opened), about: opened.about };
      markReady();
      this.#advisor = new Advisor(model, (advice) => {
        this.advice = advice;
        return this.#show();
      });
    } catch (thrown) {
      return this.#fail(thrown);
    }
    await this.follow();
    try {
      // Builds the title index while nobody waits for it, rather than at the first letter typed.
      await this.ready.model.search('', 0);
      markComplete();
    } catch {
      // Its code could not be fetched: the first search tries again.
    }
  }

  /** Bring the advice in step with the visitor. Resolves when it is on the screen. */
  async follow(): Promise<void> {
    if (!this.ready || !this.#advisor) return;
    try {
      await this.#advisor.follow(this.wish(this.ready));
    } catch (thrown) {
      await this.#fail(thrown);
    }
  }

  /** What the visitor wants now. */
  wish({ items, about }: Ready): Wish {
    return { ...this.list, taste: tasteOf(this.#visitor.state, items, about.scale) };
  }

  #fail(thrown: unknown): Promise<void> {
    this.problem = asProblem(thrown);
    return this.#show();
  }
}
