import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { decimal, t } from '../locale';
import type { Items } from '../model/items';
import type { About, Advice, Advised } from '../model/types';
import { poster, posterColours } from '../posters/poster';
import { movieHref } from '../router';
import { sends } from './act';
import { GOOD, interval, ROUGH, sureness } from './certainty';
import { fitTitle } from './fit-title';
import { Flip } from './flip';
import { yearAndGenres } from './genres';
import { LightElement } from './light-element';
import { reasonLine } from './reason';
import { siteLinks } from './site-links';

/** Recommendations on the start page. */
export const TOP = 5;

/** The five, best first, each with its reason and certainty. Empty frames of the same size until they are there. */
@customElement('ff-recommendations')
export class Recommendations extends LightElement {
  @property({ attribute: false }) items: Items | undefined;
  @property({ attribute: false }) about: About | undefined;
  @property({ attribute: false }) advice: Advice | undefined;
  /** Ratings the advice comes from. */
  @property({ type: Number }) rated = 0;
  readonly #flip = new Flip();

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('advice')) this.#flip.remember(this.querySelector('ol'));
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has('advice')) this.#flip.play(this.querySelector('ol'));
  }

  protected override render() {
    return html`<section class="recs" aria-labelledby="recs-heading" aria-busy=${this.advice ? 'false' : 'true'}>
      <header class="recs-head">
        <h1 id="recs-heading" tabindex="-1">${t.recommendations.heading}</h1>
        ${this.advice ? this.#knows(this.advice) : nothing}
      </header>
      ${this.#list()}
    </section>`;
  }

  #list(): TemplateResult {
    const { advice, items, about } = this;
    if (!advice || !items || !about) return skeleton();
    if (advice.best.length === 0) {
      return html`<p class="blank"><strong>${t.recommendations.empty}</strong> ${t.recommendations.emptyHint}</p>`;
    }
    return html`<ol class="five">
        ${repeat(
          advice.best,
          ({ item }) => item,
          (advised) => this.#one(advised, items, about),
        )}
      </ol>
      ${advice.best.length < TOP ? html`<p class="blank">${t.recommendations.fewer(advice.best.length)}</p>` : nothing}`;
  }

  #one(advised: Advised, items: Items, about: About): TemplateResult {
    const item = items.at(advised.item);
    const titleId = `rec-${item.index}`;
    return html`<li class="rec" data-key=${item.index} .style=${posterColours(item)}>
      <div class="rec-face">
        <div class="rec-poster">${poster(item)}</div>
        <h2 class="rec-title" id=${titleId} .style=${`--fit: ${fitTitle(item.title)}cqi`}>
          <a href=${movieHref(item)}>${item.title}</a>
        </h2>
      </div>
      <p class="rec-guess">
        <span class="rec-stars" aria-hidden="true">${decimal(advised.prediction)}</span>
        ${interval(advised, about.scale)}
        <span class="rec-sure">${sureness(advised.certainty)}</span>
      </p>
      <p class="rec-meta">${yearAndGenres(item)}</p>
      <p class="rec-why">${reasonLine(advised, items, about.scale)}</p>
      <div class="rec-acts">
        <button type="button" aria-describedby=${titleId} @click=${sends({ kind: 'ask', item: item.index })}>
          ${t.recommendations.seen}
        </button>
        <button
          type="button"
          aria-describedby=${titleId}
          @click=${sends({ kind: 'mark', mark: 'excluded', item: item.index, is: true })}
        >
          ${t.recommendations.notInterested}
        </button>
        ${siteLinks(item)}
      </div>
    </li>`;
  }

  #knows({ best }: Advice): TemplateResult {
    const share = best.reduce((sum, { certainty }) => sum + certainty, 0) / Math.max(1, best.length);
    const { knows, stranger, rated } = t.recommendations;
    const words =
      this.rated === 0
        ? knows.nothing
        : share < ROUGH
          ? knows.little
          : share < GOOD
            ? knows.rough
            : knows.good;
    return html`<div class="recs-about">
      <p>${this.rated === 0 ? stranger : `${words}. ${rated(this.rated)}`}</p>
      <details class="recs-explain">
        <summary>${t.recommendations.explainTitle}</summary>
        <p>${t.recommendations.explain}</p>
      </details>
    </div>`;
  }
}

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
