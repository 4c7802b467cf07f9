import { html, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { t } from '../locale';
import { dealSlots } from '../model/deck';
import type { Items } from '../model/items';
import type { About } from '../model/types';
import { ActEvent } from './act';
import { LightElement } from './light-element';
import type { RateEvent, StarRating } from './stars';
import { ticket } from './ticket';

/** Films on offer at once; narrow screens show the first ones only. */
const SLOTS = 4;
/** How long a film stays after it was rated, so that the visitor sees what was given. */
const LINGER_MS = 450;

/** The rating area: films to rate that people are likely to have seen. An answered one gives way to the next. */
@customElement('ff-questions')
export class Questions extends LightElement {
  @property({ attribute: false }) items: Items | undefined;
  @property({ attribute: false }) about: About | undefined;
  /** The visitor's ratings by row. */
  @property({ attribute: false }) ratings: ReadonlyMap<number, number> = new Map();
  /** Rows never to ask: not seen, or put aside. */
  @property({ attribute: false }) closed: ReadonlySet<number> = new Set();
  /** Rows on the list of recommendations. */
  @property({ attribute: false }) recommended: ReadonlySet<number> = new Set();
  @state() private slots: readonly number[] = [];
  /** The film the visitor has brought here, until it is answered. */
  @state() private asked: number | undefined;
  /** Rows that stay though answered, some with the timer that ends it. */
  readonly #held = new Map<number, ReturnType<typeof setTimeout> | undefined>();
  #focusNext: number | undefined;

  /** Put a film into the first slot and the focus on its stars. */
  async ask(item: number): Promise<void> {
    this.#hold(item);
    this.asked = item;
    this.slots = [item, ...this.slots.filter((row) => row !== item)].slice(0, SLOTS);
    await this.updateComplete;
    await this.#starsOf(item)?.focusStars();
  }

  protected override willUpdate(): void {
    if (this.items) this.#deal(this.items);
  }

  protected override updated(): void {
    if (this.#focusNext === undefined) return;
    const next = this.slots[this.#focusNext];
    this.#focusNext = undefined;
    if (next !== undefined) void this.#starsOf(next)?.focusStars();
  }

  protected override render() {
    const { items, about } = this;
    if (!items || !about) return html`<section class="dock dock-blank" aria-hidden="true"></section>`;
    return html`<section class="dock" aria-labelledby="questions-heading">
      <div class="dock-head">
        <h2 id="questions-heading">${t.questions.heading}</h2>
        <p>${t.questions.progress(this.ratings.size)}</p>
      </div>
      ${this.slots.length === 0 ? html`<p class="blank">${t.questions.done}</p>` : nothing}
      <ul class="dock-slots" @ff-rate=${this.#onRate}>
        ${repeat(
          this.slots,
          (row) => row,
          (row) => html`<li data-row=${row} ?data-asked=${row === this.asked}>
            ${ticket(
              items.at(row),
              this.ratings.get(row) ?? null,
              about.scale,
              html`<button type="button" class="quiet" @click=${() => this.#unseen(row)}>${t.questions.unseen}</button>`,
            )}
          </li>`,
        )}
      </ul>
    </section>`;
  }

  #deal(items: Items): void {
    const answered = new Set([...this.ratings.keys(), ...this.closed]);
    this.slots = dealSlots(this.slots, SLOTS, items, {
      answered,
      recommended: this.recommended,
      held: new Set(this.#held.keys()),
    });
  }

  /** Hold the film before the app hears of the rating and the film counts as answered. */
  #onRate({ item, settled, rating }: RateEvent): void {
    this.#hold(
      item,
      settled && rating !== null ? setTimeout(() => this.#release(item), LINGER_MS) : undefined,
    );
  }

  #hold(row: number, timer?: ReturnType<typeof setTimeout>): void {
    clearTimeout(this.#held.get(row));
    this.#held.set(row, timer);
  }

  #unseen(row: number): void {
    this.#release(row);
    this.dispatchEvent(new ActEvent({ kind: 'mark', item: row, mark: 'unseen', is: true }));
  }

  /** Let a film give way. If the focus was on it, it goes to the film that follows in its place. */
  #release(row: number): void {
    clearTimeout(this.#held.get(row));
    this.#held.delete(row);
    if (row === this.asked) this.asked = undefined;
    const slot = this.slots.indexOf(row);
    if (this.#slotOf(row)?.contains(document.activeElement)) this.#focusNext = slot;
    this.requestUpdate();
  }

  #slotOf(row: number): Element | null {
    return this.querySelector(`[data-row="${row}"]`);
  }

  #starsOf(row: number): StarRating | null {
    return this.#slotOf(row)?.querySelector('ff-stars') ?? null;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ff-questions': Questions;
  }
}
