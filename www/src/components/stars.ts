import { html, nothing, type PropertyValues, svg } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { t } from '../locale';
import type { About } from '../model/types';
import { LightElement } from './light-element';

/** A visitor's rating, sent up by the control. */
export class RateEvent extends Event {
  static readonly type = 'ff-rate';
  constructor(
    /** Row of the item. */
    readonly item: number,
    /** The rating, or null to take it away. */
    readonly rating: number | null,
    /** False while arrow keys pass through values: more may follow. */
    readonly settled: boolean,
  ) {
    super(RateEvent.type, { bubbles: true });
  }
}

/** The outline of a star, in a cell of CELL x CELL_HEIGHT: one cell is as wide as the radios of its steps. */
export const STAR =
  'M24 1.5 30.2 14.4 44.4 16.3 34 26.1 36.6 40.2 24 33.4 11.4 40.2 14 26.1 3.6 16.3 17.8 14.4Z';
export const CELL = 48;
const CELL_HEIGHT = 42;
let made = 0;
const ARROWS = new Set(['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown']);

/**
 * Stars to rate an item with: native radios over drawn stars, so that mouse, touch, arrow keys and screen readers
 * work as everywhere. Number keys rate at once: 1 is the lowest step, 0 the tenth; Backspace and Delete clear.
 */
@customElement('ff-stars')
export class StarRating extends LightElement {
  @property({ type: Number }) item = 0;
  @property() label = '';
  /** The current rating, or null. */
  @property({ type: Number }) rating: number | null = null;
  @property({ attribute: false }) scale: About['scale'] = { min: 0.5, max: 5, step: 0.5 };
  @state() private preview: number | null = null;
  /** Radios of one name exclude each other across the page, and a film may be on it twice. */
  readonly #name = `stars-${++made}`;
  #arrowed = false;

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('item') || changed.has('rating')) this.preview = null;
  }

  protected override render() {
    const { max } = this.scale;
    const shown = this.preview ?? this.rating ?? 0;
    const values = this.#values();
    return html`<div
        class="stars"
        role="radiogroup"
        aria-label=${t.rate.label(this.label)}
        .style=${`--steps: ${values.length}`}
        ?data-preview=${this.preview !== null}
        @keydown=${this.#onKey}
        @keyup=${this.#onKeyUp}
        @focusout=${this.#onLeave}
        @pointerleave=${() => {
          this.preview = null;
        }}
      >
        <svg class="stars-drawn" viewBox="0 0 ${CELL * max} ${CELL_HEIGHT}" aria-hidden="true">
          ${Array.from({ length: max }, (_, i) => drawnStar(i, Math.min(1, Math.max(0, shown - i))))}
        </svg>
        ${values.map(
          (value) => html`<input
            type="radio"
            name=${this.#name}
            aria-label=${t.stars(value)}
            .checked=${this.rating === value}
            @change=${() => this.#choose(value)}
            @pointermove=${(event: PointerEvent) => this.#hover(event, value)}
          />`,
        )}
      </div>
      <span class="stars-words" aria-hidden="true">${shown ? t.stars(shown) : nothing}</span>
      ${
        this.rating === null
          ? nothing
          : html`<button
              type="button"
              class="quiet stars-clear"
              aria-label=${t.rate.clearLabel(this.label)}
              @click=${() => this.#send(null, true)}
            >
              ${t.rate.clear}
            </button>`
      }`;
  }

  /** Put the focus where arrow keys rate: on the chosen star, or the first. */
  async focusStars(): Promise<void> {
    await this.updateComplete;
    const radios = [...this.querySelectorAll<HTMLInputElement>('input[type=radio]')];
    (radios.find((radio) => radio.checked) ?? radios[0])?.focus();
  }

  /** Rate by a number key: 1 is the lowest step, 0 the tenth. Returns whether the key is one. */
  press(key: string): boolean {
    const value = /^\d$/.test(key) ? this.#values()[key === '0' ? 9 : Number(key) - 1] : undefined;
    if (value === undefined) return false;
    this.#send(value, true);
    return true;
  }

  #values(): number[] {
    const { min, max, step } = this.scale;
    return Array.from({ length: Math.round((max - min) / step) + 1 }, (_, i) => min + i * step);
  }

  /** Preview what a click would give; not when new stars have come under a resting mouse. */
  #hover({ pointerType, movementX, movementY }: PointerEvent, value: number): void {
    if (pointerType === 'mouse' && (movementX !== 0 || movementY !== 0)) this.preview = value;
  }

  #choose(value: number): void {
    this.#send(value, !this.#arrowed);
  }

  #send(rating: number | null, settled: boolean): void {
    if (settled) this.#arrowed = false;
    this.dispatchEvent(new RateEvent(this.item, rating, settled));
  }

  #onKey(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (ARROWS.has(event.key)) {
      // The browser moves the choice and sends `change`; it is settled by Enter or by moving on.
      this.#arrowed = true;
    } else if (event.key === 'Enter') {
      event.preventDefault();
      if (this.rating !== null) this.#send(this.rating, true);
    } else if (event.key === 'Backspace' || event.key === 'Delete') {
      event.preventDefault();
      if (this.rating !== null) this.#send(null, true);
    } else if (this.press(event.key)) event.preventDefault();
  }

  #onKeyUp(event: KeyboardEvent): void {
    // A space on a star that an arrow key has chosen already changes nothing, but it does mean 'this one'.
    if (event.key === ' ' && this.#arrowed && this.rating !== null) this.#send(this.rating, true);
  }

  #onLeave(event: FocusEvent): void {
    if (event.relatedTarget instanceof Node && this.contains(event.relatedTarget)) return;
    if (this.#arrowed && this.rating !== null) this.#send(this.rating, true);
    this.#arrowed = false;
  }
}

function drawnStar(index: number, fill: number) {
  return svg`<g transform="translate(${index * CELL} 0)">
    ${fill < 1 ? svg`<path class="star-empty" d=${STAR} />` : nothing}
    ${fill > 0 ? svg`<path class="star-full" d=${STAR} .style=${`clip-path: inset(0 ${(1 - fill) * 100}% 0 0)`} />` : nothing}
  </g>`;
}

declare global {
  interface HTMLElementTagNameMap {
    'ff-stars': StarRating;
  }
}
