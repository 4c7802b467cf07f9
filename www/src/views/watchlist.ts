import { html, nothing, type PropertyValues } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { LightElement } from '../components/light-element';
import { recommendation } from '../components/recommendation';
import { t } from '../locale';
import type { Items } from '../model/items';
import type { About, Model, Thought } from '../model/types';
import { HOME } from '../router';

/** Films for another evening, the most promising first. */
@customElement('ff-watchlist')
export class Watchlist extends LightElement {
  @property({ attribute: false }) items: Items | undefined;
  @property({ attribute: false }) about: About | undefined;
  @property({ attribute: false }) model: Model | undefined;
  /** Rows on the watchlist. */
  @property({ attribute: false }) watchlist: ReadonlySet<number> = new Set();
  /** A new advice: what the model thinks may have changed. */
  @property({ attribute: false }) advice: unknown;
  @state() private thoughts: readonly Thought[] | undefined;

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('advice') || changed.has('model')) void this.#think();
  }

  protected override render() {
    const { items, about, thoughts, watchlist } = this;
    if (!items || !about) return nothing;
    const listed = thoughts?.filter(({ item }) => watchlist.has(item));
    return html`<section class="list-view" aria-labelledby="view-heading">
      <header class="list-head">
        <h1 id="view-heading" tabindex="-1">${t.watchlist.heading}</h1>
        ${watchlist.size > 1 ? html`<p class="list-hint">${t.watchlist.order}</p>` : nothing}
      </header>
      ${
        watchlist.size === 0
          ? html`<div class="blank">
              <p><strong>${t.watchlist.empty}</strong> ${t.watchlist.emptyHint}</p>
              <p><a href=${HOME}>${t.ratings.toStart}</a></p>
            </div>`
          : html`<ol class="more">
              ${repeat(
                listed ?? [],
                ({ item }) => item,
                (thought) => recommendation(thought, { items, about, watchlist }),
              )}
            </ol>`
      }
    </section>`;
  }

  async #think(): Promise<void> {
    const { model, watchlist } = this;
    if (!model) return;
    const thoughts = await model.think([...watchlist]);
    this.thoughts = thoughts.sort((a, b) => b.prediction - a.prediction);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ff-watchlist': Watchlist;
  }
}
