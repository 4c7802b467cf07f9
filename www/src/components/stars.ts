import { html, nothing, type PropertyValues, svg, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { page } from '../locale';
import { scaleKind, valuesOn } from '../locale/subject';
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
 * What an item is rated with: native radios over drawn stars or numbers, so that mouse, touch, arrow keys and screen
 * readers work as everywhere; a slider where a scale has more values than fit a row, thumbs, or a heart. Number keys rate
 * at once: the number itself on a scale of whole numbers, else 1 is the lowest step, 0 the tenth, and on a slider tenths
 * of it; Backspace and Delete clear.
 */
@customElement('ff-stars')
export class StarRating extends LightElement {
  @property({ type: Number }) item = 0;
  @property() label = '';
  /** The current rating, or null. */
  @property({ type: Number }) rating: number | null = null;
  @property({ attribute: false }) scale: About['scale'] = { min: 0.5, max: 5, step: 0.5 };
  @property({ attribute: false }) voice = page;
  @state() private preview: number | null = null;
  /** Radios of one name exclude each other across the page, and a film may be on it twice. */
  readonly #name = `stars-${++made}`;
  #arrowed = false;

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('item') || changed.has('rating')) this.preview = null;
  }

  protected override render() {
    const { t } = this.voice;
    const kind = scaleKind(this.scale);
    const shown = this.preview ?? this.rating;
    return html`${kind === 'heart' ? this.#heart() : kind === 'slider' ? this.#slider() : this.#radios(kind)}
      <span class="stars-words" aria-hidden="true">${shown === null ? nothing : t.stars(shown)}</span>
      ${
        this.rating === null || kind === 'heart'
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

  #radios(kind: 'stars' | 'numbers' | 'thumbs'): TemplateResult {
    const { t } = this.voice;
    const { max } = this.scale;
    const values = this.#values();
    const shown = this.preview ?? this.rating;
    return html`<div
      class="stars"
      role="radiogroup"
      aria-label=${t.rate.label(this.label)}
      .style=${`--steps: ${values.length}`}
      data-kind=${kind}
      ?data-preview=${this.preview !== null}
      @keydown=${this.#onKey}
      @keyup=${this.#onKeyUp}
      @focusout=${this.#onLeave}
      @pointerleave=${() => {
        this.preview = null;
      }}
    >
      ${
        kind === 'stars'
          ? html`<svg class="stars-drawn" viewBox="0 0 ${CELL * max} ${CELL_HEIGHT}" aria-hidden="true">
              ${Array.from({ length: max }, (_, i) => drawnStar(i, Math.min(1, Math.max(0, (shown ?? 0) - i))))}
            </svg>`
          : html`<span class="stars-cells" aria-hidden="true">
              ${values.map((value) => html`<i ?data-on=${value === shown}>${kind === 'numbers' ? value : thumb(value === max)}</i>`)}
            </span>`
      }
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
    </div>`;
  }

  #slider(): TemplateResult {
    const { t } = this.voice;
    const { min, max, step } = this.scale;
    return html`<input
      class="stars-slider"
      type="range"
      aria-label=${t.rate.label(this.label)}
      aria-valuetext=${this.rating === null ? t.rate.unrated : t.stars(this.rating)}
      min=${min}
      max=${max}
      step=${step}
      ?data-unrated=${this.rating === null}
      .value=${String(this.preview ?? this.rating ?? (min + max) / 2)}
      @keydown=${this.#onKey}
      @focusout=${this.#onLeave}
      @input=${(event: Event) => {
        this.preview = (event.target as HTMLInputElement).valueAsNumber;
      }}
      @change=${(event: Event) => this.#choose((event.target as HTMLInputElement).valueAsNumber)}
    />`;
  }

  #heart(): TemplateResult {
    const { t } = this.voice;
    const liked = this.rating !== null;
    return html`<button
      type="button"
      class="quiet stars-heart"
      aria-pressed=${liked ? 'true' : 'false'}
      aria-label=${t.rate.like(this.label)}
      @click=${() => this.#send(liked ? null : this.scale.max, true)}
      @keydown=${this.#onKey}
    >
      <svg viewBox="0 0 24 22" aria-hidden="true"><path d=${HEART} /></svg>
    </button>`;
  }

  /** Put the focus where arrow keys rate: on the chosen star, or the first. */
  async focusStars(): Promise<void> {
    await this.updateComplete;
    const radios = [...this.querySelectorAll<HTMLElement>('input, .stars-heart')];
    (radios.find((radio) => radio.matches(':checked')) ?? radios[0])?.focus();
  }

  /** Rate by a number key. Returns whether the key is one. */
  press(key: string): boolean {
    const value = /^\d$/.test(key) ? this.#valueOf(Number(key)) : undefined;
    if (value === undefined) return false;
    this.#send(value, true);
    return true;
  }

  #valueOf(digit: number): number | undefined {
    const { min, max, step } = this.scale;
    const tenth = digit === 0 ? 10 : digit;
    switch (scaleKind(this.scale)) {
      case 'heart':
        return digit === 1 ? max : undefined;
      case 'slider':
        return min + Math.round(((max - min) * tenth) / 10 / step) * step;
      case 'numbers':
        if (Number.isInteger(min) && step === 1)
          return [digit, tenth].find((value) => value >= min && value <= max);
        return this.#values()[tenth - 1];
      default:
        return this.#values()[tenth - 1];
    }
  }

  #values(): number[] {
    const { min, step } = this.scale;
    return Array.from({ length: valuesOn(this.scale) }, (_, i) => min + i * step);
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

/** The outline of a heart, 24 x 22. */
const HEART = 'M12 20.5 3 11.6A5.6 5.6 0 0 1 11 3.8L12 4.9 13 3.8A5.6 5.6 0 0 1 21 11.6Z';

/** A thumb, up or down. */
const thumb = (up: boolean) => html`<svg viewBox="0 0 24 24" ?data-down=${!up}>
  <path d="M2 11H6V21H2ZM8 11 13 2C15 2 16 4 15 8H22L20 21H8Z" />
</svg>`;

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
