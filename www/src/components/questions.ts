import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { keyed } from 'lit/directives/keyed.js';
import { decimal, t } from '../locale';
import type { Items } from '../model/items';
import type { About, Advice, Asked } from '../model/types';
import { acquaintanceMeter, acquaintanceWords } from './acquaintance';
import { ActEvent } from './act';
import { Cover } from './cover';
import { LightElement } from './light-element';
import type { RateEvent, StarRating } from './stars';
import { ticket } from './ticket';

/** How long a film stays after it was rated, so that the visitor sees what was given. */
const LINGER_MS = 450;

/**
 * The interview: one film at a time that the model would learn most from, until the visitor has had enough. What the
 * model expects of a film is said only once it is rated: seeing a prediction first pulls ratings towards it (Cosley et
 * al. 2003).
 */
@customElement('ff-questions')
export class Questions extends LightElement {
  @property({ attribute: false }) items: Items | undefined;
  @property({ attribute: false }) about: About | undefined;
  /** The list beside the interview, which shows what the model expects of its films. */
  @property({ attribute: false }) advice: Advice | undefined;
  /** The visitor's ratings by row. */
  @property({ attribute: false }) ratings: ReadonlyMap<number, number> = new Map();
  /** Rows answered otherwise: not seen, seen but not rated, or put aside. */
  @property({ attribute: false }) closed: ReadonlySet<number> = new Set();
  /** Asks the model for the next film, none of some rows. */
  @property({ attribute: false }) next: ((skip: readonly number[]) => Promise<Asked | undefined>) | undefined;
  /** Whether only the way back to the interview is shown. */
  @property({ type: Boolean }) folded = false;
  /** The film being asked about; undefined before the first, null after the last. */
  @state() private asked: Asked | null | undefined;
  /** The film the visitor has brought here. */
  @state() private brought: number | undefined;
  /** The last film rated here, and what the model had expected of it. */
  @state() private judged: (Asked & { readonly rating: number }) | undefined;
  readonly #cover = new Cover();
  /** Rows put off for this visit. */
  readonly #skipped = new Set<number>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** The film stays though it is rated: a moment, or until arrow keys have settled on a rating. */
  #held = false;
  #asking = false;
  #refocus = false;

  /** Ask about a film of the visitor's choice, with the focus on its stars. */
  async ask(item: number): Promise<void> {
    this.#hold(false);
    this.brought = item;
    this.asked = { item, prediction: undefined };
    await this.updateComplete;
    await this.#stars?.focusStars();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#cover.begin(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#cover.end();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (this.folded || !this.advice || this.#held) return;
    if (this.asked === undefined || (changed.has('advice') && !this.#isOpen())) void this.#advance();
  }

  protected override render() {
    const { items, about, advice } = this;
    if (this.folded) return folded();
    // Of the height it will have: nothing moves when the first film comes.
    if (!items || !about || !advice || this.asked === undefined) {
      return html`<section class="dock" aria-hidden="true"></section>`;
    }
    return html`<section class="dock" aria-labelledby="questions-heading" @keydown=${this.#onKey}>
      <div class="dock-head">
        <h2 id="questions-heading">${t.questions.heading}</h2>
        ${acquaintanceMeter(advice)}
      </div>
      ${this.asked === null ? html`<p class="blank">${t.questions.done}</p>` : this.#film(items, about)}
      <p class="dock-said" aria-live="polite">${this.#said(items, advice)}</p>
      <button
        type="button"
        class="quiet dock-fold"
        aria-label=${t.questions.fold}
        title=${t.questions.fold}
        @click=${() => this.dispatchEvent(new ActEvent({ kind: 'foldQuestions', is: true }))}
      >
        <svg class="icon" viewBox="0 0 20 20" aria-hidden="true"><path d="M4 7 10 13 16 7" /></svg>
      </button>
    </section>`;
  }

  #film(items: Items, { scale }: About): TemplateResult | typeof nothing {
    const { asked } = this;
    if (!asked) return nothing;
    const row = asked.item;
    const brought = row === this.brought;
    return html`<div class="dock-film" @ff-rate=${this.#onRate}>
      ${keyed(
        row,
        ticket(
          items.at(row),
          this.ratings.get(row) ?? null,
          scale,
          html`<button type="button" class="quiet" @click=${() => this.#mark(row, brought ? 'seen' : 'unseen')}>
              ${brought ? t.questions.seenOnly : t.questions.unseen}<kbd>N</kbd>
            </button>
            <button type="button" class="quiet" @click=${() => this.#skip(row)}>
              ${t.questions.skip}<kbd>S</kbd>
            </button>`,
        ),
      )}
    </div>`;
  }

  /** What the model had expected of the last film, or how well it knows the visitor. */
  #said(items: Items, advice: Advice): string | TemplateResult {
    const { judged } = this;
    if (judged?.prediction === undefined || this.about?.scale.implicit)
      return advice.rated === 0
        ? html`${t.questions.begin} <span class="dock-stop">${t.questions.stop}</span>`
        : acquaintanceWords(advice);
    return t.questions.expected(items.at(judged.item).title, judged.rating, decimal(judged.prediction));
  }

  /** Whether the film asked about can still be asked about: without an answer, and without a prediction in sight. */
  #isOpen(): boolean {
    const row = this.asked?.item;
    if (row === undefined || this.closed.has(row)) return false;
    if (row === this.brought) return true;
    return !this.ratings.has(row) && !this.advice?.best.some(({ item }) => item === row);
  }

  async #advance(): Promise<void> {
    const { next, advice } = this;
    if (!next || this.#asking) return;
    this.#asking = true;
    this.#refocus ||= this.querySelector('.dock-film')?.contains(document.activeElement) ?? false;
    const shown = advice?.best.map(({ item }) => item) ?? [];
    const asked = (await next([...shown, ...this.#skipped])) ?? null;
    this.#asking = false;
    this.brought = undefined;
    this.asked = asked;
    await this.updateComplete;
    if (!this.#refocus) return;
    this.#refocus = false;
    await this.#stars?.focusStars();
  }

  #onRate({ rating, settled }: RateEvent): void {
    this.#hold(rating !== null);
    this.judged = rating === null || !this.asked ? undefined : { ...this.asked, rating };
    if (rating === null || !settled) return;
    this.#timer = setTimeout(() => {
      this.#hold(false);
      void this.#advance();
    }, LINGER_MS);
  }

  #hold(is: boolean): void {
    clearTimeout(this.#timer);
    this.#held = is;
  }

  #mark(row: number, mark: 'seen' | 'unseen'): void {
    this.judged = undefined;
    this.#refocus = true;
    this.dispatchEvent(new ActEvent({ kind: 'mark', item: row, mark, is: true }));
  }

  #skip(row: number): void {
    this.#skipped.add(row);
    this.#refocus = true;
    void this.#advance();
  }

  /** One key each, while the focus is in here. */
  #onKey(event: KeyboardEvent): void {
    const row = this.asked?.item;
    if (event.ctrlKey || event.metaKey || event.altKey || row === undefined) return;
    const key = event.key.toLowerCase();
    if (key === 'n') this.#mark(row, row === this.brought ? 'seen' : 'unseen');
    else if (key === 's') this.#skip(row);
    else if (!(event.target instanceof HTMLInputElement)) this.#stars?.press(event.key);
  }

  get #stars(): StarRating | null {
    return this.querySelector('.dock-film ff-stars');
  }
}

/** A quiet way back to the interview. */
const folded = (): TemplateResult => html`<section class="dock dock-folded" aria-label=${t.questions.heading}>
  <button
    type="button"
    class="quiet"
    @click=${(event: Event) =>
      event.currentTarget?.dispatchEvent(new ActEvent({ kind: 'foldQuestions', is: false }))}
  >
    ${t.questions.unfold}
  </button>
</section>`;

declare global {
  interface HTMLElementTagNameMap {
    'ff-questions': Questions;
  }
}
