import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { acquaintanceWords } from '../../src/components/acquaintance';
import { type Act, ActEvent, sends } from '../../src/components/act';
import { interval, sureness } from '../../src/components/certainty';
import { yearAndGenres } from '../../src/components/genres';
import { itemLink } from '../../src/components/item-link';
import { reasonLine } from '../../src/components/reason';
import { RateEvent } from '../../src/components/stars';
import { ticket } from '../../src/components/ticket';
import { tasteOf } from '../../src/model/taste';
import type { Advice, Advised } from '../../src/model/types';
import { poster } from '../../src/posters/poster';
import { ratingRows, rowsOf } from '../../src/rows';
import { NEUTRAL } from '../../src/tuning';
import { clearing, NO_CHANGE, type Patch } from '../../src/visitor/state';
import { type Change, VisitorStore } from '../../src/visitor/store';
import { keeper } from './keeper';
import { detailOf, ModelElement } from './model-element';
import type { OpenModel } from './open';
import type { FlatflixRecommenderElement } from './types';

/** Search results shown. */
const RESULTS = 6;

/** Search, rate, and a list that follows. */
export class RecommenderElement extends ModelElement implements FlatflixRecommenderElement {
  @property() keep: string | null = null;
  @property({ type: Number }) novelty = 0;
  @property({ type: Number }) risk = 0;
  @property({ type: Number }) variety = 0;
  @state() private advice: Advice | undefined;
  @state() private asked: number | undefined;
  @state() private found: readonly number[] | undefined;
  @state() private spoken = '';
  @query('input[type=search]') private field!: HTMLInputElement;
  #visitor = new VisitorStore(keeper(null));
  #unsubscribe: (() => void) | undefined;
  /** Rows of the list that was told of last. */
  #told = '';
  /** Given before the model was open. */
  #given: Readonly<Record<string, number>> | undefined;

  get ratings(): Readonly<Record<string, number>> {
    const { ratings } = this.#visitor.state;
    return this.#given ?? Object.fromEntries([...ratings].map(([id, { rating }]) => [id, rating]));
  }

  set ratings(ratings: Readonly<Record<string, number>>) {
    if (!this.opened) {
      this.#given = { ...ratings };
      return;
    }
    const at = Date.now();
    const given = Object.entries(ratings).map(([id, rating]) => [id, { rating, at }] as const);
    const patch: Patch = { ...NO_CHANGE, ratings: [...clearing(this.#visitor.state).ratings, ...given] };
    void this.#visitor.import(patch, given.length);
  }

  undo(): Promise<void> {
    return this.#visitor.undo();
  }

  protected async begin(): Promise<void> {
    this.#unsubscribe?.();
    this.#visitor = new VisitorStore(keeper(this.keep));
    await this.#visitor.load();
    this.#unsubscribe = this.#visitor.subscribe((change) => void this.#changed(change));
    const given = this.#given;
    this.#given = undefined;
    if (given) this.ratings = given;
    await this.#follow();
  }

  protected override firstUpdated(): void {
    this.renderRoot.addEventListener(RateEvent.type, (event) => this.#rate(event as RateEvent));
    this.renderRoot.addEventListener(ActEvent.type, (event) => this.#act((event as ActEvent).act));
  }

  protected override updated(changed: PropertyValues): void {
    const wish = ['novelty', 'risk', 'variety', 'limit'].some((name) => changed.has(name));
    if (wish && this.advice) void this.#follow();
  }

  protected override render(): TemplateResult {
    if (this.problem) return this.problemText(this.problem);
    const { t } = this.voice;
    const { opened, advice } = this;
    return html`<search>
        <input
          type="search"
          part="search"
          aria-label=${t.search.label}
          placeholder=${t.search.placeholder}
          autocomplete="off"
          spellcheck="false"
          @input=${this.#search}
          @keydown=${(event: KeyboardEvent) => event.key === 'Escape' && this.#closeSearch()}
        />
      </search>
      ${opened && this.found ? this.#results(opened, this.found) : nothing}
      ${opened && this.asked !== undefined ? this.#question(opened, this.asked) : nothing}
      <section aria-labelledby="heading" aria-busy=${advice ? 'false' : 'true'}>
        <h2 id="heading" part="heading"><slot name="heading">${t.recommendations.heading}</slot></h2>
        <p class="knows" part="about">${advice ? this.#knows(advice) : nothing}</p>
        ${opened && advice ? this.#list(opened, advice) : this.#blank()}
      </section>
      ${opened && this.#visitor.state.ratings.size > 0 ? this.#rated(opened) : nothing}
      <div class="spoken" role="status">${this.spoken}</div>`;
  }

  #results({ items, about }: OpenModel, rows: readonly number[]): TemplateResult {
    const { t } = this.voice;
    const ratings = ratingRows(items, this.#visitor.state);
    return html`<section class="tickets" part="results" aria-label=${t.search.results}>
      ${
        rows.length === 0
          ? html`<p part="message">${t.search.none(this.field.value)} ${t.search.noneHint}</p>`
          : html`<ul>
            ${repeat(
              rows,
              (row) => row,
              (row) =>
                html`<li>${this.#ticket(row, ratings.get(row) ?? null, { items, about }, nothing)}</li>`,
            )}
          </ul>`
      }
      <button type="button" class="quiet" part="button" @click=${() => this.#closeSearch()}>${t.search.close}</button>
    </section>`;
  }

  #question({ items, about }: OpenModel, row: number): TemplateResult {
    const { t } = this.voice;
    const unseen = html`<button
      type="button"
      class="quiet"
      part="button"
      @click=${sends({ kind: 'mark', item: row, mark: 'unseen', is: true })}
    >
      ${t.questions.unseen}
    </button>`;
    return html`<section class="question" part="question" aria-label=${t.questions.heading}>
      <p>${t.questions.heading}</p>
      ${this.#ticket(row, null, { items, about }, unseen)}
    </section>`;
  }

  #rated({ items, about }: OpenModel): TemplateResult {
    const { t } = this.voice;
    const rows = [...ratingRows(items, this.#visitor.state)].reverse();
    return html`<details class="tickets" part="ratings">
      <summary>${t.ratings.heading} (${rows.length})</summary>
      <ul>
        ${repeat(
          rows,
          ([row]) => row,
          ([row, rating]) => html`<li>${this.#ticket(row, rating, { items, about }, nothing)}</li>`,
        )}
      </ul>
      <button type="button" part="button" ?disabled=${!this.#visitor.last} @click=${sends({ kind: 'undo' })}>
        ${t.done.undo}
      </button>
    </details>`;
  }

  #ticket(
    row: number,
    rating: number | null,
    { items, about }: Pick<OpenModel, 'items' | 'about'>,
    more: unknown,
  ) {
    return ticket(items.at(row), rating, about.scale, more, this.voice, this.href);
  }

  #list(opened: OpenModel, { best }: Advice): TemplateResult {
    const { t } = this.voice;
    if (best.length === 0) return html`<p part="message">${t.recommendations.empty}</p>`;
    return html`<ol class="list" part="list">
      ${repeat(
        best,
        ({ item }) => item,
        (advised) => this.#item(opened, advised),
      )}
    </ol>`;
  }

  #item({ items, about }: OpenModel, advised: Advised): TemplateResult {
    const { t, decimal } = this.voice;
    const item = items.at(advised.item);
    return html`<li class="item" part="item">
      <div class="item-poster" part="poster">${poster(item)}</div>
      <h3 part="title" id=${`item-${item.index}`}>${itemLink(item, this.href)}</h3>
      <p class="item-guess" part="prediction">
        ${
          about.scale.implicit
            ? nothing
            : html`<span class="item-stars" aria-hidden="true">${decimal(advised.prediction)}</span>
                ${interval(advised, about.scale, this.voice)}`
        }
        <span>${sureness(advised.certainty, this.voice)}</span>
      </p>
      <p class="item-meta" part="meta">${yearAndGenres(item, this.voice)}</p>
      <div class="item-why" part="why">${reasonLine(advised, items, about.scale, this.voice, this.href)}</div>
      <button
        type="button"
        class="quiet item-away"
        part="button"
        aria-describedby=${`item-${item.index}`}
        @click=${sends({ kind: 'mark', item: item.index, mark: 'excluded', is: true })}
      >
        ${t.recommendations.notInterested}
      </button>
    </li>`;
  }

  /** Frames of about the size of the list, so that little moves when it comes. */
  #blank(): TemplateResult {
    return html`<div class="list" role="img" aria-label=${this.voice.t.loading.label}>
      ${Array.from({ length: this.limit }, () => html`<div class="item item-blank"><div class="item-poster"></div></div>`)}
    </div>`;
  }

  #knows(advice: Advice): string {
    const { t } = this.voice;
    return advice.rated === 0
      ? t.recommendations.stranger
      : `${acquaintanceWords(advice, this.voice)}. ${t.recommendations.rated(advice.rated)}`;
  }

  readonly #search = async (): Promise<void> => {
    const query = this.field.value;
    if (!this.opened) return;
    const rows = query.trim() ? await this.opened.session.search(query, RESULTS) : undefined;
    if (query !== this.field.value) return;
    this.found = rows;
    const { search } = this.voice.t;
    const [first] = rows ?? [];
    if (!rows) this.spoken = '';
    else if (first === undefined) this.spoken = search.none(query);
    else this.spoken = search.found(rows.length, this.opened.items.at(first).title);
  };

  #closeSearch(): void {
    this.field.value = '';
    this.found = undefined;
    this.field.focus();
  }

  #rate({ item, rating, settled }: RateEvent): void {
    if (!this.opened) return;
    const { id } = this.opened.items.at(item);
    void (rating === null ? this.#visitor.clear(id) : this.#visitor.rate(id, rating, !settled));
  }

  #act(act: Act): void {
    if (!this.opened) return;
    const { items } = this.opened;
    if (act.kind === 'clear') void this.#visitor.clear(items.at(act.item).id);
    else if (act.kind === 'mark') void this.#visitor.mark(items.at(act.item).id, act.mark, act.is);
    else if (act.kind === 'undo') void this.#visitor.undo();
  }

  async #changed(change?: Change): Promise<void> {
    this.requestUpdate();
    if (change && 'id' in change.deed) this.#tellRating(change.deed.id, change);
    await this.#follow();
  }

  /** Tell the page of a rating: given, changed, taken back, or brought back. */
  #tellRating(id: string, { deed }: Change): void {
    if (deed.kind !== 'rated' && deed.kind !== 'cleared') return;
    const row = this.opened?.items.row(id);
    if (row === undefined || !this.opened) return;
    const rating = this.#visitor.state.ratings.get(id)?.rating ?? null;
    this.tell('flatflix-rate', { ...detailOf(this.opened.items.at(row)), rating });
  }

  /** Bring list and question in step with the visitor. */
  async #follow(): Promise<void> {
    if (!this.opened) return;
    const { session, items, about } = this.opened;
    try {
      const { state } = this.#visitor;
      const taste = tasteOf(state, items, about.scale);
      const { novelty, risk, variety, limit } = this;
      const advice = await session.advise({ taste, tuning: { ...NEUTRAL, novelty, risk, variety }, limit });
      const answered = rowsOf(items, state.ratings.keys(), state.unseen, state.seen, state.excluded);
      if (this.asked === undefined || answered.has(this.asked))
        this.asked = (await session.ask(taste, []))?.item;
      this.advice = advice;
      this.#tellList(advice, items);
    } catch (thrown) {
      this.fail(thrown);
    }
  }

  #tellList({ best }: Advice, items: OpenModel['items']): void {
    const rows = best.map(({ item }) => item).join();
    if (rows === this.#told) return;
    const listed = best.map(({ item, prediction, low, high }) => ({
      ...detailOf(items.at(item)),
      prediction,
      low,
      high,
    }));
    if (this.#told) this.spoken = this.voice.t.done.newList(listed.map(({ title }) => title));
    this.#told = rows;
    this.tell('flatflix-list', { items: listed });
  }
}
