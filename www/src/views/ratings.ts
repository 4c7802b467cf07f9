import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { sends } from '../components/act';
import { choice } from '../components/choice';
import { pickFiles } from '../components/file-picker';
import { LightElement } from '../components/light-element';
import { ticket } from '../components/ticket';
import { decimal, t } from '../locale';
import type { Items } from '../model/items';
import type { About } from '../model/types';
import { HOME, movieHref } from '../router';
import type { Mark, VisitorState } from '../visitor/state';
import {
  ALL_RATED,
  type Order,
  type RatedQuery,
  type RatedRow,
  ratedRows,
  selectRows,
  starGroups,
} from './rated-rows';

/** Ratings on a page: each has ten stars to choose from, and thousands at once would be slow. */
const PAGE = 48;
/** Ratings from which on a list is worth searching. */
const WORTH_SEARCHING = 8;
/** Ratings since the last copy from which on another is suggested. */
const WORTH_SAVING = 25;

/** All of the visitor's ratings, to find, change or remove, and what was put aside. */
@customElement('ff-ratings')
export class RatingsView extends LightElement {
  @property({ attribute: false }) items: Items | undefined;
  @property({ attribute: false }) about: About | undefined;
  @property({ attribute: false }) visitor: VisitorState | undefined;
  /** Rows rated elsewhere on the page just now: shown here without stars of their own. */
  @property({ attribute: false }) elsewhere: ReadonlySet<number> = new Set();
  /** Ratings given since a copy was saved to a file. */
  @property({ attribute: false }) unsaved = 0;
  @state() private query: RatedQuery = ALL_RATED;
  @state() private page = 0;
  /** Rows in the order shown. It stays while ratings change: nothing moves under a finger. */
  #sequence: readonly number[] = [];
  #asked: RatedQuery | undefined;

  protected override willUpdate(_: PropertyValues): void {
    const { items, visitor, query } = this;
    if (!items || !visitor) return;
    const rated = ratedRows(items, visitor);
    if (query !== this.#asked || this.#sequence.length === 0) {
      this.#sequence = selectRows(rated.values(), query).map(({ item }) => item.index);
      this.#asked = query;
      return;
    }
    const shown = new Set(this.#sequence);
    const everything = query.text === '' && query.stars === undefined;
    const added = everything ? [...rated.keys()].filter((row) => !shown.has(row)) : [];
    this.#sequence = [...added, ...this.#sequence.filter((row) => rated.has(row))];
  }

  protected override render() {
    const { items, about, visitor } = this;
    if (!items || !about || !visitor) return nothing;
    const rated = ratedRows(items, visitor);
    const unknown = visitor.ratings.size - rated.size;
    return html`<section class="list-view" aria-labelledby="view-heading">
      <header class="list-head">
        <h1 id="view-heading" tabindex="-1">${t.ratings.heading}</h1>
        ${rated.size > 1 ? this.#tools(rated, about) : nothing}
      </header>
      ${this.unsaved >= WORTH_SAVING ? this.#reminder() : nothing}
      ${rated.size === 0 ? empty() : this.#rows(rated, about)}
      ${unknown > 0 ? html`<p class="blank">${t.ratings.unknown(unknown)}</p>` : nothing}
      ${marked('seen', items, visitor)} ${marked('excluded', items, visitor)}
    </section>`;
  }

  #tools(rated: ReadonlyMap<number, RatedRow>, about: About): TemplateResult {
    const { order, text, stars } = this.query;
    const groups = starGroups(rated.values(), about.scale);
    return html`<search class="list-tools">
      ${
        rated.size >= WORTH_SEARCHING
          ? html`<input
                type="search"
                class="list-search"
                aria-label=${t.ratings.search}
                placeholder=${t.ratings.search}
                autocomplete="off"
                .value=${text}
                @input=${(event: InputEvent) => this.#ask({ text: (event.currentTarget as HTMLInputElement).value })}
              />
              ${choice(
                t.ratings.show,
                [
                  ['', t.ratings.all(rated.size)],
                  ...groups.map((group): [string, string] => [
                    String(group.stars),
                    t.ratings.group(decimal(group.low), decimal(group.high), group.count),
                  ]),
                ],
                stars === undefined ? '' : String(stars),
                (value) => this.#ask({ stars: value === '' ? undefined : Number(value) }),
              )}`
          : nothing
      }
      ${choice(t.ratings.sort, Object.entries(t.ratings.orders), order, (value) =>
        this.#ask({ order: value as Order }),
      )}
    </search>`;
  }

  #ask(change: Partial<RatedQuery>): void {
    this.query = { ...this.query, ...change };
    this.page = 0;
  }

  #rows(rated: ReadonlyMap<number, RatedRow>, about: About): TemplateResult {
    const all = this.#sequence.map((row) => rated.get(row)).filter((row) => row !== undefined);
    const pages = Math.max(1, Math.ceil(all.length / PAGE));
    const page = Math.min(this.page, pages - 1);
    const rows = all.slice(page * PAGE, (page + 1) * PAGE);
    if (all.length === 0) return html`<p class="blank" role="status">${t.ratings.none}</p>`;
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
      ${pages > 1 ? this.#pager(page, pages, all.length, rows.length) : nothing}`;
  }

  #pager(page: number, pages: number, total: number, shown: number): TemplateResult {
    const button = (to: number, words: string) =>
      html`<button type="button" class="outlined" ?disabled=${to < 0 || to >= pages} @click=${() => this.#turn(to)}>
        ${words}
      </button>`;
    return html`<nav class="pager" aria-label=${t.ratings.pages}>
      ${button(page - 1, t.ratings.previous)}
      <span role="status">${t.ratings.range(page * PAGE + 1, page * PAGE + shown, total)}</span>
      ${button(page + 1, t.ratings.next)}
    </nav>`;
  }

  async #turn(page: number): Promise<void> {
    this.page = page;
    await this.updateComplete;
    this.querySelector('.list-rows')?.scrollIntoView({ block: 'start' });
    this.querySelector<HTMLElement>('.list-rows a')?.focus({ preventScroll: true });
  }

  /** Once in a while, in the one place where ratings are looked after. */
  #reminder(): TemplateResult {
    return html`<p class="list-note">
      ${t.ratings.unsaved(this.unsaved)}
      <button type="button" class="link" @click=${sends({ kind: 'export', as: 'json' })}>${t.ratings.saveCopy}</button>
      <button type="button" class="link" @click=${sends({ kind: 'noCopy' })}>${t.ratings.notNow}</button>
    </p>`;
  }
}

/** Films with a mark, each of which can be taken away. */
function marked(mark: Mark & ('seen' | 'excluded'), items: Items, visitor: VisitorState) {
  const films = [...visitor[mark]].flatMap((id) => {
    const row = items.row(id);
    return row === undefined ? [] : [items.at(row)];
  });
  if (films.length === 0) return nothing;
  const words = t.ratings.marked[mark];
  return html`<details class="list-marked" ?open=${films.length <= WORTH_SEARCHING}>
    <summary><h2>${words.heading(films.length)}</h2></summary>
    <ul class="aside-rows">
      ${films.map(
        (item) => html`<li>
          <a href=${movieHref(item)}>${item.title}</a> ${item.year || nothing}
          <button
            type="button"
            class="quiet"
            aria-label=${words.awayLabel(item.title)}
            @click=${sends({ kind: 'mark', mark, item: item.index, is: false })}
          >
            ${words.away}
          </button>
        </li>`,
      )}
    </ul>
  </details>`;
}

function empty(): TemplateResult {
  return html`<div class="blank">
    <p><strong>${t.ratings.empty}</strong> ${t.ratings.emptyHint}</p>
    <p>${t.ratings.bring} ${pickFiles(t.keep.import)}</p>
    <p><a href=${HOME}>${t.ratings.toStart}</a></p>
  </div>`;
}

declare global {
  interface HTMLElementTagNameMap {
    'ff-ratings': RatingsView;
  }
}
