import { html, type TemplateResult } from 'lit';
import type { Item } from '../model/items';
import type { About } from '../model/types';
import { artwork } from '../posters/artwork';
import { movieHref } from '../router';
import './stars';

/** An item to rate: small poster, title, stars, and whatever else can be answered. */
export function ticket(
  item: Item,
  rating: number | null,
  scale: About['scale'],
  more: TemplateResult | unknown,
): TemplateResult {
  return html`<div class="ticket">
    <div class="ticket-poster">${artwork(item)}</div>
    <p class="ticket-title">
      <a href=${movieHref(item)}>${item.title}</a>
      ${item.year ? html`<span class="year">${item.year}</span>` : ''}
    </p>
    <ff-stars .item=${item.index} .label=${item.title} .rating=${rating} .scale=${scale}></ff-stars>
    <div class="ticket-more">${more}</div>
  </div>`;
}
