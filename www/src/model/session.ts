import init, {
  type About,
  type Catalogue,
  type ListOptions,
  ModelReader,
  type Recommender,
  type Shards,
} from '@wasm/flatflix_wasm.js';
import { NEUTRAL } from '../tuning';
import { asProblem, Problem } from './errors';
import type { Wasm } from './loader';
import type { SearchIndex } from './search-index';
import {
  type Advice,
  type Advised,
  type Aggregation,
  type Asked,
  type Card,
  type Guest,
  type Knowledge,
  type Model,
  type Opened,
  POSTER_FACTORS,
  type Recommendation,
  type Shard,
  type SharedRecommendation,
  type Similar,
  type Tags,
  type Taste,
  type Thought,
  type Tuning,
  type Wish,
} from './types';

/** Reasons fetched for each recommendation; the page names one, and lists all on demand. */
const REASONS = 4;
/**
 * Films ranked for a list, however many of them are shown: variety chooses from a pool that grows with the list, and
 * the first films must not change because more are shown.
 */
export const LONGEST_LIST = 45;
/** A model that is still arriving is opened again after so many milliseconds, if it has so many times the items. */
const OPENING_PAUSE = 1000;
const OPENING_GROWTH = 4;
/** Films a surprise is drawn from, and how much those differ from one another at least. */
const SURPRISES = 60;
const SURPRISE_VARIETY = 0.5;

/**
 * The model at work: the wasm recommender and the title index, behind asynchronous calls. The same class runs in
 * a worker and, where there is none, on the main thread.
 */
export class ModelSession implements Model {
  /** What has been asked to begin: bytes that come meanwhile wait for it. */
  #beginning: Promise<void> | undefined;
  #reader: ModelReader | undefined;
  /** Of a model in shards, those that have been added, and how the last wish was tuned. */
  #shards: Shards | undefined;
  #joined: (readonly [name: string, first: number])[] = [];
  #tuning = NEUTRAL;
  /** Items of the model that is open, and when it was opened. */
  #items = 0;
  #openedAt = 0;
  #recommender: Recommender | undefined;
  #index: Promise<SearchIndex> | undefined;
  #catalogue: Catalogue | undefined;
  #genres: readonly string[] = [];
  #ratings: ReadonlyMap<number, number> = new Map();
  #excluded: ReadonlySet<number> = new Set();
  #unseen: ReadonlySet<number> = new Set();

  /** Throws WASM_UNAVAILABLE or MEMORY. */
  begin(wasm: Wasm): Promise<void> {
    this.#beginning = this.#begin(wasm);
    return this.#beginning;
  }

  async #begin(wasm: Wasm): Promise<void> {
    try {
      await init({ module_or_path: wasm instanceof WebAssembly.Module ? wasm : unpacked(wasm) });
    } catch (cause) {
      const code = cause instanceof RangeError ? 'MEMORY' : 'WASM_UNAVAILABLE';
      throw new Problem(code, 'The wasm module does not start', { cause });
    }
    this.#reader?.free();
    this.#shards?.free();
    this.#shards = undefined;
    this.#joined = [];
    try {
      this.#reader = new ModelReader();
    } catch (thrown) {
      throw readingProblem(thrown);
    }
    this.#items = 0;
    // Said of rows of another model, perhaps.
    this.#ratings = new Map();
    this.#excluded = new Set();
    this.#unseen = new Set();
  }

  /** Throws MEMORY, and UNSUPPORTED_FORMAT or CORRUPT_MODEL as soon as what has arrived cannot be the beginning of a model. */
  async take(bytes: ArrayBuffer): Promise<Opened | undefined> {
    await this.#beginning;
    const reader = this.#begun();
    try {
      const items = reader.push(new Uint8Array(bytes));
      const isFirst = items > 0 && this.#items === 0;
      const isLate = performance.now() - this.#openedAt > OPENING_PAUSE;
      if (!isFirst && !(this.#items > 0 && isLate && items >= OPENING_GROWTH * this.#items)) return undefined;
      return this.#open(reader.recommender(), false);
    } catch (thrown) {
      throw readingProblem(thrown);
    }
  }

  /** Open a model that is there as a whole. Throws what `begin`, `take` and `finish` throw. */
  async open(wasm: Wasm, bytes: ArrayBuffer): Promise<Opened> {
    await this.begin(wasm);
    try {
      this.#begun().push(new Uint8Array(bytes));
    } catch (thrown) {
      throw readingProblem(thrown);
    }
    return this.finish();
  }

  /** Throws CORRUPT_MODEL if something is missing. */
  async finish(index?: ArrayBuffer): Promise<Opened> {
    const reader = this.#begun();
    this.#reader = undefined;
    try {
      if (!index) return this.#open(reader.finish(), true);
      this.#shards = reader.shards(new Uint8Array(index));
      return this.#open(this.#shards.recommender(), true);
    } catch (thrown) {
      throw readingProblem(thrown);
    }
  }

  async wanted(): Promise<readonly string[]> {
    const { novelty, risk } = this.#tuning;
    return this.#shards?.wanted(this.#opened(), novelty, risk) ?? [];
  }

  async grow(added: readonly Shard[]): Promise<Opened> {
    const shards = this.#shards;
    if (!shards) throw new Problem('UNEXPECTED', 'The model is not in shards');
    let items = this.#items;
    for (const { name, bytes } of added) {
      try {
        const now = shards.push(new Uint8Array(bytes));
        if (now > items) this.#joined.push([name, items]);
        items = now;
      } catch (thrown) {
        // What a host has that belongs to another model: the list is as good as it was.
        if (asProblem(readingProblem(thrown)).code === 'MEMORY') throw readingProblem(thrown);
      }
    }
    try {
      return this.#open(shards.recommender(), true);
    } catch (thrown) {
      throw readingProblem(thrown);
    }
  }

  #begun(): ModelReader {
    if (!this.#reader) throw new Problem('UNEXPECTED', 'No model has been begun');
    return this.#reader;
  }

  /** Go on with a recommender that knows more items, and all that the one before was told. */
  #open(recommender: Recommender, whole: boolean): Opened {
    this.#recommender?.free();
    this.#recommender = recommender;
    this.#openedAt = performance.now();
    for (const [item, rating] of this.#ratings) recommender.setRating(item, rating);
    for (const item of this.#excluded) recommender.setExcluded(item, true);
    for (const item of this.#unseen) recommender.setUnseen(item, true);
    this.#index = undefined;
    this.#catalogue = undefined;
    const about: About = recommender.about();
    this.#items = about.items;
    this.#genres = about.groups;
    const catalogue = this.#films();
    return {
      whole,
      about: { ...about, items: this.#shards?.items ?? about.items },
      catalogue,
      images: recommender.images(),
      factors: recommender.leadingFactors(POSTER_FACTORS),
      ...(this.#shards && { shards: [...this.#joined] }),
    };
  }

  /** Rank for a visitor. Takes the whole taste and tells the recommender only what changed since the last call. */
  async advise({ taste, tuning, limit }: Wish): Promise<Advice> {
    const recommender = this.#opened();
    this.#follow(recommender, taste);
    this.#tuning = tuning;
    const ranked = recommender.recommend(this.#options(tuning, Math.max(limit, LONGEST_LIST)));
    const best = ranked.slice(0, limit).map((recommendation) => this.#withReasons(recommendation));
    const acquaintance = recommender.acquaintance();
    return { best, rated: taste.ratings.length, acquaintance, more: ranked.length > limit };
  }

  async surprise({ taste, tuning, limit }: Wish, known: readonly number[]): Promise<Advised | undefined> {
    const recommender = this.#opened();
    this.#follow(recommender, taste);
    const variety = Math.max(tuning.variety, SURPRISE_VARIETY);
    const drawn = recommender
      .recommend(this.#options({ ...tuning, variety }, SURPRISES))
      .slice(limit)
      .filter(({ item }) => !known.includes(item));
    const one = drawn[Math.floor(Math.random() * drawn.length)];
    return one && this.#withReasons(one);
  }

  async ask(taste: Taste, skip: readonly number[]): Promise<Asked | undefined> {
    const recommender = this.#opened();
    this.#follow(recommender, taste);
    const question = recommender.nextQuestion(Uint32Array.from(skip));
    if (!question) return undefined;
    const [prediction] = recommender.predict(Uint32Array.of(question.item));
    return { item: question.item, prediction };
  }

  async know(taste: Taste): Promise<Knowledge> {
    const recommender = this.#opened();
    this.#follow(recommender, taste);
    return {
      profile: recommender.profile(),
      leaveOneOut: recommender.leaveOneOut(),
      acquaintance: recommender.acquaintance(),
    };
  }

  async together(
    taste: Taste,
    guests: readonly Guest[],
    aggregation: Aggregation,
    limit: number,
  ): Promise<SharedRecommendation[]> {
    const recommender = this.#opened();
    this.#follow(recommender, taste);
    return recommender.recommendTogether([...guests], aggregation, { limit });
  }

  async think(items: readonly number[]): Promise<Thought[]> {
    const recommender = this.#opened();
    const predicted = recommender.predict(Uint32Array.from(items));
    return items.map((item, place) => {
      const [prediction = 0, low = 0, high = 0] = predicted.subarray(3 * place);
      return { item, prediction, low, high, ...this.#reasons(item) };
    });
  }

  /** Predicted rating and 80 % interval of one item: [prediction, low, high] in stars. */
  async predict(item: number): Promise<[number, number, number]> {
    const [prediction, low, high] = this.#opened().predict(Uint32Array.of(item));
    if (prediction === undefined || low === undefined || high === undefined) {
      throw new Problem('UNEXPECTED', `No prediction for item ${item}`);
    }
    return [prediction, low, high];
  }

  /** The items most like one item, best first. */
  async similar(item: number, limit: number): Promise<Similar[]> {
    return this.#opened().similar(item, limit);
  }

  /** Items whose title or alias matches, best first. The index is built at the first call. */
  async search(query: string, limit: number): Promise<number[]> {
    this.#index ??= this.#buildIndex();
    return (await this.#index).search(query, limit);
  }

  async #buildIndex(): Promise<SearchIndex> {
    try {
      const { SearchIndex } = await import('./search-index');
      return await SearchIndex.build(this.#films(), this.#opened().tags());
    } catch (cause) {
      this.#index = undefined;
      throw new Problem('NETWORK', 'The search cannot be fetched', { cause });
    }
  }

  #films(): Catalogue {
    this.#catalogue ??= this.#opened().catalogue();
    return this.#catalogue;
  }

  async tags(): Promise<Tags> {
    return this.#opened().tags();
  }

  async card(): Promise<Card> {
    return this.#opened().card();
  }

  async map(): Promise<Uint8Array> {
    return this.#opened().map();
  }

  /** A tuning as the recommender takes it. A genre that this catalogue does not have is no wish. */
  #options(
    { novelty, risk, variety, genre, without, decade, certainty }: Tuning,
    limit: number,
  ): ListOptions {
    const known = (name: string) => (this.#genres.includes(name) ? [name] : undefined);
    return {
      ...{ limit, novelty, risk, variety, minCertainty: certainty },
      groups: known(genre),
      withoutGroups: known(without),
      years: decade ? { from: decade, to: decade + 9 } : undefined,
    };
  }

  #withReasons(recommendation: Recommendation): Advised {
    return { ...recommendation, ...this.#reasons(recommendation.item) };
  }

  #reasons(item: number): Pick<Thought, 'score' | 'prior' | 'reasons'> {
    const { score, prior, contributions } = this.#opened().explain(item, REASONS);
    return { score, prior, reasons: contributions };
  }

  #opened(): Recommender {
    if (!this.#recommender) throw new Problem('UNEXPECTED', 'No model is open');
    return this.#recommender;
  }

  #follow(recommender: Recommender, taste: Taste): void {
    const ratings = new Map(taste.ratings);
    for (const item of this.#ratings.keys()) if (!ratings.has(item)) recommender.removeRating(item);
    for (const [item, rating] of ratings) {
      if (this.#ratings.get(item) !== rating) recommender.setRating(item, rating);
    }
    this.#ratings = ratings;
    this.#excluded = mark(this.#excluded, taste.excluded, (item, is) => recommender.setExcluded(item, is));
    this.#unseen = mark(this.#unseen, taste.unseen, (item, is) => recommender.setUnseen(item, is));
  }
}

/** Gzipped WebAssembly as a file of it. */
const unpacked = (gzipped: Uint8Array<ArrayBuffer>): Response =>
  new Response(new Blob([gzipped]).stream().pipeThrough(new DecompressionStream('gzip')), {
    headers: { 'content-type': 'application/wasm' },
  });

/** Reading a model ends in a model or an error, whatever the bytes: what stops it otherwise is a lack of memory. */
function readingProblem(thrown: unknown): Problem {
  const full = thrown instanceof WebAssembly.RuntimeError || thrown instanceof RangeError;
  return full ? new Problem('MEMORY', 'No memory for the model', { cause: thrown }) : asProblem(thrown);
}

/** Bring a mark from the items that have it to those that should. */
function mark(
  before: ReadonlySet<number>,
  now: readonly number[],
  set: (item: number, is: boolean) => void,
): ReadonlySet<number> {
  const wanted = new Set(now);
  for (const item of before) if (!wanted.has(item)) set(item, false);
  for (const item of wanted) if (!before.has(item)) set(item, true);
  return wanted;
}
