import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { LightElement } from '../../components/light-element';
import { chip } from '../../components/shelves';
import { ticket } from '../../components/ticket';
import { integer, t } from '../../locale';
import { decadeOf, type Items } from '../../model/items';
import { type TagBook, tagBook } from '../../model/tag-book';
import type { About, Model } from '../../model/types';
import { browseHref, movieHref, type Shelf } from '../../router';
import '../../styles/browse.css';

const FIRST = 24;
const MORE = 48;
/** Tags shown at first. */
const TAGS = 30;

/** The catalogue by genre, decade and tag, what many have seen first. */
@customElement('ff-browse')
export class BrowseView extends LightElement {
  @property({ attribute: false }) items: Items | undefined;
  @property({ attribute: false }) about: About | undefined;
  @property({ attribute: false }) model: Model | undefined;
  /** Undefined while none is chosen. */
  @property({ attribute: false }) shelf: Shelf | undefined;
  @property({ attribute: false }) ratings: ReadonlyMap<number, number> = new Map();
  /** Rows whose stars are in the search results right now. */
  @property({ attribute: false }) elsewhere: ReadonlySet<number> = new Set();
  @state() private book: TagBook | undefined;
  @state() private limit = FIRST;
  @state() private allTags = false;

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('model') && this.model) void this.#read(this.model);
    if (changed.has('shelf')) this.limit = FIRST;
  }

  protected override render(): TemplateResult | typeof nothing {
    const { items, about, shelf, book } = this;
    if (!items || !about) return nothing;
    return html`<section class="browse" aria-labelledby="view-heading">
      <h1 id="view-heading" tabindex="-1">${shelf ? shelfName(shelf) : t.browse.heading}</h1>
      ${shelf ? this.#films(shelf, items, about) : nothing}
      <div class="browse-shelves">
        <h2>${t.tune.genre}</h2>
        <ul class="chips">
          ${items.groups.map((genre) => this.#chip({ by: 'genre', name: genre }))}
        </ul>
        <h2>${t.tune.decade}</h2>
        <ul class="chips">
          ${items.decades.map((decade) => this.#chip({ by: 'decade', name: String(decade) }))}
        </ul>
        ${book && book.counts.length > 0 ? this.#tags(book) : nothing}
      </div>
    </section>`;
  }

  #tags({ counts }: TagBook): TemplateResult {
    const shown = this.allTags ? counts : counts.slice(0, TAGS);
    return html`<h2>${t.browse.tags}</h2>
      <p class="browse-hint">${t.browse.tagsHint}</p>
      <ul class="chips">
        ${shown.map(({ name, count }) => this.#chip({ by: 'tag', name }, integer(count)))}
      </ul>
      ${
        shown.length < counts.length
          ? html`<p>
              <button type="button" class="link" @click=${() => (this.allTags = true)}>
                ${t.browse.allTags(counts.length)}
              </button>
            </p>`
          : nothing
      }`;
  }

  #chip(shelf: Shelf, count?: string): TemplateResult {
    const here = shelf.by === this.shelf?.by && shelf.name === this.shelf.name;
    return chip(browseHref(shelf.by, shelf.name), shelfName(shelf), here, count);
  }

  #films(shelf: Shelf, items: Items, about: About): TemplateResult {
    const rows = this.#rowsOf(shelf, items);
    if (!rows) return html`<p class="blank" aria-busy="true">${t.loading.label}</p>`;
    if (rows.length === 0) return html`<p class="blank">${t.browse.none}</p>`;
    return html`<p class="browse-hint" role="status">${t.browse.count(rows.length)}</p>
      <ul class="list-rows">
        ${repeat(
          rows.slice(0, this.limit),
          (row) => row,
          (row) => {
            const item = items.at(row);
            return html`<li>
              ${
                this.elsewhere.has(row)
                  ? html`<p class="covered"><a href=${movieHref(item)}>${item.title}</a>. ${t.rate.elsewhere}.</p>`
                  : ticket(item, this.ratings.get(row) ?? null, about.scale, nothing)
              }
            </li>`;
          },
        )}
      </ul>
      ${
        rows.length > this.limit
          ? html`<p>
              <button type="button" class="outlined" @click=${() => (this.limit += MORE)}>${t.recommendations.more}</button>
            </p>`
          : nothing
      }`;
  }

  /** Rows are in order of popularity. Undefined while the tags are being read. */
  #rowsOf({ by, name }: Shelf, items: Items): readonly number[] | undefined {
    if (by === 'tag') return this.book?.films(name);
    const every = Array.from({ length: items.length }, (_, row) => row);
    return by === 'decade'
      ? every.filter((row) => items.at(row).year > 0 && String(decadeOf(items.at(row).year)) === name)
      : every.filter((row) => items.at(row).groups.includes(name));
  }

  async #read(model: Model): Promise<void> {
    this.book = await tagBook(model);
  }
}

const shelfName = ({ by, name }: Shelf): string => {
  if (by === 'decade') return t.tune.decadeWords(Number(name));
  return by === 'genre' ? t.genreName(name) : name;
};

declare global {
  interface HTMLElementTagNameMap {
    'ff-browse': BrowseView;
  }
}
