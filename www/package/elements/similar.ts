import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { yearAndGenres } from '../../src/components/genres';
import { itemLink } from '../../src/components/item-link';
import type { Item } from '../../src/model/items';
import { poster } from '../../src/posters/poster';
import { detailOf, ModelElement } from './model-element';
import type { OpenModel } from './open';
import type { FlatflixSimilarElement } from './types';

/** More like one item, for that item's own page. Shows nothing where the model does not have the item. */
export class SimilarElement extends ModelElement implements FlatflixSimilarElement {
  @property() item = '';
  @state() private alike: readonly Item[] = [];

  protected override updated(changed: PropertyValues): void {
    const wish = changed.has('item') || changed.has('limit');
    // A model that has just been opened begins by itself.
    if (this.opened && wish && !changed.has('opened')) void this.begin(this.opened);
  }

  protected async begin({ session, items }: OpenModel): Promise<void> {
    const wanted = this.item;
    const row = items.row(wanted);
    const found = row === undefined ? [] : await session.similar(row, this.limit);
    if (wanted !== this.item) return;
    this.alike = found.map(({ item }) => items.at(item));
    this.tell('flatflix-list', { items: this.alike.map(detailOf) });
  }

  protected override render(): TemplateResult | typeof nothing {
    if (this.problem) return this.problemText(this.problem);
    if (this.alike.length === 0) return nothing;
    return html`<section aria-labelledby="heading">
      <h2 id="heading" part="heading"><slot name="heading">${this.voice.t.movie.more}</slot></h2>
      <ul class="list" part="list">
        ${this.alike.map(
          (item) => html`<li class="item" part="item">
            <div class="item-poster" part="poster">${poster(item)}</div>
            <h3 part="title">${itemLink(item, this.href)}</h3>
            <p class="item-meta" part="meta">${yearAndGenres(item, this.voice)}</p>
          </li>`,
        )}
      </ul>
    </section>`;
  }
}
