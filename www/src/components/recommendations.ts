import { html, noChange, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { t } from '../locale';
import type { Items } from '../model/items';
import type { About, Advice, Advised, Tuning } from '../model/types';
import { complete, idle, painted } from '../timing';
import { isTuned, NEUTRAL } from '../tuning';
import { acquaintanceWords } from './acquaintance';
import { sends } from './act';
import { Flip } from './flip';
import { KeepPlace } from './keep-place';
import { LightElement } from './light-element';
import { type Around, recommendation } from './recommendation';
import { type Panel, tunePanel, tuningWords } from './tune';

/** Recommendations on the start page, and how many 'more' adds. */
export const TOP = 5;
export const MORE = 10;

/** The five, best first, and more if wanted. Empty frames of the same size until they are there. */
@customElement('ff-recommendations')
export class Recommendations extends LightElement {
  @property({ attribute: false }) items: Items | undefined;
  @property({ attribute: false }) about: About | undefined;
  @property({ attribute: false }) advice: Advice | undefined;
  @property({ attribute: false }) tuning: Tuning = NEUTRAL;
  @property({ attribute: false }) surprise: Advised | undefined;
  /** Rows on the watchlist. */
  @property({ attribute: false }) watchlist: ReadonlySet<number> = new Set();
  /** The visitor has ratings, which the list is going to follow. */
  @property({ type: Boolean }) known = false;
  @state() private panel = false;
  /** How the panel stands while it is closed: made when there is time, so that opening it takes none. */
  @state() private closed: Panel | undefined;
  readonly #flips: readonly (readonly [list: string, flip: Flip])[] = [
    ['.five', new Flip()],
    ['.more', new Flip()],
  ];

  readonly #place = new KeepPlace();
  /** The panel has changed and nothing else: the lists stay as they are. */
  #onlyPanel = false;

  protected override async firstUpdated(): Promise<void> {
    await complete;
    await idle();
    this.closed = 'laid';
    await painted();
    this.closed = 'by';
  }

  protected override willUpdate(changed: PropertyValues): void {
    this.#onlyPanel =
      changed.size > 0 && [...changed.keys()].every((name) => name === 'panel' || name === 'closed');
    if (!changed.has('advice')) return;
    this.#place.remember(this);
    for (const [list, flip] of this.#flips) flip.remember(this.querySelector(list));
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (!changed.has('advice')) return;
    for (const [list, flip] of this.#flips) flip.play(this.querySelector(list));
    this.#place.restore(this);
  }

  protected override render() {
    const panel = this.panel ? 'open' : this.closed;
    return html`<section class="recs" aria-labelledby="recs-heading" aria-busy=${this.advice ? 'false' : 'true'}>
      <header class="recs-head">
        <h1 id="recs-heading" tabindex="-1">${t.recommendations.heading}</h1>
        <div class="recs-about">
          <p>${this.#knows()}</p>
          ${this.#bar()}
        </div>
      </header>
      ${panel && this.items ? tunePanel(this.tuning, this.items, panel) : nothing}
      ${this.#onlyPanel ? noChange : this.#lists()}
    </section>`;
  }

  /** How well the model knows the visitor, and from what; what is true of a stranger can be said before it is there. */
  #knows(): string {
    const { advice } = this;
    const { stranger, rated } = t.recommendations;
    if (advice && advice.rated > 0) return `${acquaintanceWords(advice)}. ${rated(advice.rated)}`;
    return advice || !this.known ? stranger : '';
  }

  #bar(): TemplateResult {
    const words = this.panel ? '' : tuningWords(this.tuning);
    return html`<div class="recs-bar">
      <button
        type="button"
        aria-expanded=${this.panel ? 'true' : 'false'}
        aria-controls="tune"
        @click=${() => {
          this.panel = !this.panel;
        }}
      >
        <svg class="icon" viewBox="0 0 20 20" aria-hidden="true">
          <path d="M2 6H10M15 6H18M2 14H5M10 14H18" />
          <circle cx="12.5" cy="6" r="2.5" />
          <circle cx="7.5" cy="14" r="2.5" />
        </svg>
        ${t.tune.open}
      </button>
      <button type="button" @click=${sends({ kind: 'surprise' })}>${t.surprise.ask}</button>
      ${words ? html`<span class="recs-tuned">${words}</span>` : nothing}
      <details class="recs-explain">
        <summary>${t.recommendations.explainTitle}</summary>
        <p>${t.recommendations.explain}</p>
      </details>
    </div>`;
  }

  #lists(): TemplateResult {
    const { advice, items, about, watchlist } = this;
    if (!advice || !items || !about) return skeleton();
    const around = { items, about, watchlist };
    const { best } = advice;
    return html`${this.surprise ? this.#surprise(this.surprise, around) : nothing}
      ${best.length > 0 ? list('five', t.recommendations.five, best.slice(0, TOP), around) : nothing}
      ${best.length < TOP ? this.#few(best.length) : nothing}
      ${best.length > TOP ? list('more', t.recommendations.further, best.slice(TOP), around) : nothing}
      ${
        advice.more
          ? html`<button type="button" class="outlined recs-more" @click=${sends({ kind: 'more' })}>
              ${t.recommendations.more}
            </button>`
          : nothing
      }`;
  }

  /** Why there are not five. */
  #few(n: number): TemplateResult {
    if (isTuned(this.tuning)) {
      return html`<p class="blank">
        <strong>${t.tune.few(n)}</strong>
        <button type="button" class="quiet" @click=${sends({ kind: 'tune', tuning: NEUTRAL })}>${t.tune.reset}</button>
      </p>`;
    }
    const { empty, emptyHint, fewer } = t.recommendations;
    return html`<p class="blank">${n === 0 ? html`<strong>${empty}</strong> ${emptyHint}` : fewer(n)}</p>`;
  }

  #surprise(advised: Advised, around: Around): TemplateResult {
    return html`<div class="surprise">
      <h2>${t.surprise.heading}</h2>
      <ul>${recommendation(advised, around)}</ul>
      <p class="surprise-acts">
        <button type="button" @click=${sends({ kind: 'surprise' })}>${t.surprise.another}</button>
        <button type="button" class="quiet" @click=${sends({ kind: 'closeSurprise' })}>${t.surprise.close}</button>
      </p>
    </div>`;
  }
}

const list = (name: string, label: string, best: readonly Advised[], around: Around): TemplateResult =>
  html`<ol class=${name} aria-label=${label}>
    ${repeat(
      best,
      ({ item }) => item,
      (advised) => recommendation(advised, around),
    )}
  </ol>`;

/** Frames of the size the five will have, so that nothing moves when they come. */
export function skeleton(): TemplateResult {
  return html`<div class="five" role="img" aria-label=${t.loading.label}>
      ${Array.from(
        { length: TOP },
        () => html`<div class="rec rec-blank">
          <div class="rec-face"><div class="rec-poster"></div></div>
          <div class="rec-guess"></div>
          <div class="rec-meta"></div>
          <div class="rec-why"></div>
          <div class="rec-acts"></div>
        </div>`,
      )}
    </div>
    <p class="slow">${t.loading.slow}</p>`;
}

declare global {
  interface HTMLElementTagNameMap {
    'ff-recommendations': Recommendations;
  }
}
