import { setRatingScale } from './locale/subject';
import { Advisor } from './model/advisor';
import { grow, type Opening, openModel } from './model/client';
import { asProblem, type Problem } from './model/errors';
import { Items } from './model/items';
import { tasteOf } from './model/taste';
import type { About, Advice, Model, Opened, Wish } from './model/types';
import { markComplete, markGrown, markReady, yielded } from './timing';
import type { VisitorStore } from './visitor/store';
import { Whereabouts } from './visitor/whereabouts';

/** An opened model. */
export interface Ready {
  /** All items have arrived; before that, only the best-known are here. */
  readonly whole: boolean;
  readonly model: Model;
  readonly items: Items;
  readonly about: About;
}

/** Told of every new state; resolves when it is on the screen. */
export type Show = () => Promise<void>;

/** A session that breaks again within so many milliseconds is not begun anew: the fault is shown. */
const RECOVERY_PAUSE = 10_000;

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
  readonly #unhanded: () => Promise<void>;
  #advisor: Advisor | undefined;
  /** Ends the session that is open. */
  #close: (() => void) | undefined;
  #recovered = Number.NEGATIVE_INFINITY;
  readonly #whereabouts: Whereabouts;
  /** Shards that have been asked for in this session; whether some are on their way. */
  #asked = new Set<string>();
  #growing = false;

  /**
   * @param base the site's folder
   * @param list how the list is wanted at first
   * @param unhanded resolves when the visitor has no hand on the list, which may then change of itself
   */
  constructor(
    base: URL,
    visitor: VisitorStore,
    list: Omit<Wish, 'taste'>,
    show: Show,
    unhanded: () => Promise<void>,
  ) {
    this.#base = base;
    this.#visitor = visitor;
    this.list = list;
    this.#show = show;
    this.#unhanded = unhanded;
    this.#whereabouts = new Whereabouts(base);
  }

  /**
   * Fetch the model and give the first advice when its best-known items and the visitor's ratings are at hand, and
   * better advice when all of it is.
   */
  async start(visitorLoaded: Promise<void> = Promise.resolve()): Promise<void> {
    this.#forget();
    void this.#show();
    try {
      for await (const opening of openModel(this.#base)) {
        await visitorLoaded;
        await this.#take(opening);
      }
    } catch (thrown) {
      return this.#fail(thrown);
    }
    try {
      // Builds the title index while nobody waits for it, rather than at the first letter typed.
      await this.ready?.model.search('', 0);
      markComplete();
    } catch {
      // Its code could not be fetched: the first search tries again.
    }
  }

  /** What is fetched anew after a failure may be another model. */
  #forget(): void {
    this.#close?.();
    this.#close = undefined;
    this.problem = undefined;
    this.ready = undefined;
    this.advice = undefined;
    this.#asked = new Set();
    this.#growing = false;
  }

  /** Go on with what has arrived of a model. */
  async #take({ model, opened, lost, close }: Opening): Promise<void> {
    const isFirst = this.ready?.model !== model;
    setRatingScale(opened.about.scale);
    this.#renew(model, opened);
    if (isFirst) {
      markReady();
      this.#close = close;
      void lost.then((reason) => {
        if (this.ready?.model === model) void this.#recover(reason);
      });
      this.#advisor = new Advisor(model, async (advice) => {
        if (this.ready?.model !== model) return;
        this.advice = advice;
        await this.#show();
      });
      await yielded();
      return this.follow();
    }
    this.#refine();
  }

  #renew(model: Model, opened: Opened): void {
    this.ready = { model, items: new Items(opened), about: opened.about, whole: opened.whole };
  }

  /** More items have arrived: bring the list in step as soon as nobody has a hand on it. */
  #refine(): void {
    void this.#show();
    void this.#unhanded().then(() => this.follow());
  }

  /** Of a model in shards: fetch those that may better the list, and those of what the visitor has told something of. */
  async #grow(): Promise<void> {
    const { ready } = this;
    if (!ready?.whole || !ready.items.arePart || this.#growing) return;
    const { model, items } = ready;
    const { state } = this.#visitor;
    this.#whereabouts.note(state, items);
    this.#growing = true;
    try {
      const names = [...this.#whereabouts.missing(state, items), ...(await model.wanted())];
      const wanted = [...new Set(names)].filter((name) => !this.#asked.has(name));
      // What fails is asked for once: a host that lacks a file is not asked at every click.
      for (const name of wanted) this.#asked.add(name);
      if (wanted.length === 0) return markGrown();
      const opened = await grow(this.#base, model, wanted);
      if (!opened || this.ready?.model !== model) return;
      this.#renew(model, opened);
      this.#refine();
    } catch (thrown) {
      if (this.ready?.model === model) await this.#recover(thrown);
    } finally {
      this.#growing = false;
    }
  }

  /** Bring the advice in step with the visitor. Resolves when it is on the screen. */
  async follow(): Promise<void> {
    if (!this.ready || !this.#advisor) return;
    try {
      await this.#advisor.follow(this.wish(this.ready));
      void this.#grow();
    } catch (thrown) {
      await this.#recover(thrown);
    }
  }

  /** What the visitor wants now. */
  wish({ items, about }: Ready): Wish {
    return { ...this.list, taste: tasteOf(this.#visitor.state, items, about.scale) };
  }

  /** Begin a session that broke anew. Nothing of the visitor was only in it. */
  async #recover(thrown: unknown): Promise<void> {
    const again = performance.now() - this.#recovered < RECOVERY_PAUSE;
    if (asProblem(thrown).code !== 'UNEXPECTED' || again) return this.#fail(thrown);
    this.#recovered = performance.now();
    return this.start();
  }

  #fail(thrown: unknown): Promise<void> {
    this.problem = asProblem(thrown);
    return this.#show();
  }
}
