import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { sends } from '../components/act';
import { LightElement } from '../components/light-element';
import { ticket } from '../components/ticket';
import { t } from '../locale';
import type { Item, Items } from '../model/items';
import type { About } from '../model/types';
import { HOME, movieHref } from '../router';
import type { Rated, VisitorState } from '../visitor/state';

type Order = keyof typeof t.ratings.orders;
/** Rows drawn at first; the rest at a click, so that a long list opens as fast as a short one. */
const FIRST_ROWS = 36;

/** All of the visitor's ratings, to change or remove, and what was put aside. */
@customElement('ff-ratings')
export class RatingsView extends LightElement {
  @property({ attribute: false }) items: Items | undefined;
  @property({ attribute: false }) about: About | undefined;
  @property({ attribute: false }) visitor: VisitorState | undefined;
  /** Rows rated elsewhere on the page just now: shown here without stars of their own. */
  @property({ attribute: false }) elsewhere: ReadonlySet<number> = new Set();
  @state() private order: Order = 'latest';
  @state() private all = false;
  /** Rows in the order shown. It stays while ratings change: nothing moves under a finger. */
  #sequence: readonly number[] = [];

  protected override willUpdate(changed: PropertyValues): void {
    const { items, visitor } = this;
    if (!items || !visitor) return;
    const rated = ratedRows(items, visitor);
    if (changed.has('order') || this.#sequence.length === 0) {
      this.#sequence = [...rated.values()].sort(COMPARE[this.order]).map(({ item }) => item.index);
    } else {
      const shown = new Set(this.#sequence);
      const added = [...rated.keys()].filter((row) => !shown.has(row));
      this.#sequence = [...added, ...this.#sequence.filter((row) => rated.has(row))];
    }
  }

  protected override render() {
    const { items, about, visitor } = this;
    if (!items || !about || !visitor) return nothing;
    const byRow = ratedRows(items, visitor);
    const rated = this.#sequence.map((row) => byRow.get(row)).filter((row) => row !== undefined);
    const unknown = visitor.ratings.size - rated.length;
    return html`<section class="list-view" aria-labelledby="view-heading">
      <header class="list-head">
        <h1 id="view-heading" tabindex="-1">${t.ratings.heading}</h1>
        ${rated.length > 1 ? this.#orders() : nothing}
      </header>
      ${rated.length === 0 ? empty() : this.#rows(rated, about)}
      ${unknown > 0 ? html`<p class="blank">${t.ratings.unknown(unknown)}</p>` : nothing}
      ${this.#aside(items, visitor)}
    </section>`;
  }

  #orders(): TemplateResult {
    return html`<label class="order">
      ${t.ratings.sort}
      <select
        @change=${(event: Event) => {
          this.order = (event.currentTarget as HTMLSelectElement).value as Order;
        }}
      >
        ${Object.entries(t.ratings.orders).map(
          ([order, words]) =>
            html`<option value=${order} ?selected=${order === this.order}>${words}</option>`,
        )}
      </select>
    </label>`;
  }

  #rows(rated: readonly Row[], about: About): TemplateResult {
    const rows = this.all ? rated : rated.slice(0, FIRST_ROWS);
    const more = rated.length - rows.length;
    return html`<ul class="list-rows">
        ${repeat(
          rows,
          ({ item }) => item.index,
          ({ item, rating }) => html`<li>
            ${
              this.elsewhere.has(item.index)
                ? html`<p class="covered"><a href=${movieHref(item)}>${item.title}</a>: ${t.stars(rating.rating)}.
                    ${t.rate.elsewhere}</p>`
                : ticket(item, rating.rating, about.scale, nothing)
            }
          </li>`,
        )}
      </ul>
      ${
        more > 0
          ? html`<button
              type="button"
              class="outlined"
              @click=${() => {
                this.all = true;
              }}
            >
              ${t.ratings.more(more)}
            </button>`
          : nothing
      }`;
  }

  #aside(items: Items, visitor: VisitorState): TemplateResult | typeof nothing {
    const aside = [...visitor.excluded].flatMap((id) => {
      const row = items.row(id);
      return row === undefined ? [] : [items.at(row)];
    });
    if (aside.length === 0) return nothing;
    return html`<h2>${t.ratings.aside}</h2>
      <ul class="aside-rows">
        ${aside.map(
          (item) => html`<li>
            <a href=${movieHref(item)}>${item.title}</a> ${item.year || nothing}
            <button
              type="button"
              class="quiet"
              aria-label=${t.ratings.bringBackLabel(item.title)}
              @click=${sends({ kind: 'mark', mark: 'excluded', item: item.index, is: false })}
            >
              ${t.ratings.bringBack}
            </button>
          </li>`,
        )}
      </ul>`;
  }
}

type Row = { readonly item: Item; readonly rating: Rated };

/** The ratings of films this catalogue has, by row. */
function ratedRows(items: Items, visitor: VisitorState): Map<number, Row> {
  const rows = new Map<number, Row>();
  for (const [id, rating] of visitor.ratings) {
    const row = items.row(id);
    if (row !== undefined) rows.set(row, { item: items.at(row), rating });
  }
  return rows;
}

const byTitle = new Intl.Collator(t.language, { numeric: true });
const COMPARE: Record<Order, (a: Row, b: Row) => number> = {
  latest: (a, b) => b.rating.at - a.rating.at,
  highest: (a, b) => b.rating.rating - a.rating.rating || byTitle.compare(a.item.title, b.item.title),
  title: (a, b) => byTitle.compare(a.item.title, b.item.title),
};

function empty(): TemplateResult {
  return html`<div class="blank">
    <p><strong>${t.ratings.empty}</strong> ${t.ratings.emptyHint}</p>
    <p><a href=${HOME}>${t.ratings.toStart}</a></p>
  </div>`;
}

declare global {
  interface HTMLElementTagNameMap {
    'ff-ratings': RatingsView;
  }
}
