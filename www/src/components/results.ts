import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { t } from '../locale';
import type { Items } from '../model/items';
import type { About } from '../model/types';
import { sends } from './act';
import { ticket } from './ticket';

/** Results shown at first, and by 'more'. */
export const FIRST_RESULTS = 6;
export const MORE_RESULTS = 24;

export interface Found {
  readonly query: string;
  readonly rows: readonly number[];
  /** There are more than `rows`. */
  readonly more: boolean;
}

/**
 * Search results, in the page's flow below the search field, each with its rating control. A list with radios in
 * it rather than a listbox, whose options can hold no controls of their own.
 */
export function results(
  found: Found,
  items: Items,
  about: About,
  ratings: ReadonlyMap<number, number>,
): TemplateResult {
  return html`<section class="results" id="results" aria-label=${t.search.results} @keydown=${walk}>
    <button type="button" class="quiet results-close" @click=${sends({ kind: 'closeSearch' })}>
      ${t.search.close}
    </button>
    ${
      found.rows.length === 0
        ? html`<p class="blank"><strong>${t.search.none(found.query)}</strong> ${t.search.noneHint}</p>`
        : html`<ul class="results-list">
            ${repeat(
              found.rows,
              (row) => row,
              (row) =>
                html`<li>${ticket(items.at(row), ratings.get(row) ?? null, about.scale, nothing)}</li>`,
            )}
          </ul>`
    }
    ${
      found.more
        ? html`<button type="button" class="quiet results-more" @click=${sends({ kind: 'moreResults' })}>
            ${t.search.more}
          </button>`
        : nothing
    }
  </section>`;
}

/** Escape leaves the results, from anywhere in them. */
function walk(event: KeyboardEvent): void {
  if (event.key === 'Escape') sends({ kind: 'closeSearch' })(event);
}
