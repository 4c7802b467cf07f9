import { html, type TemplateResult } from 'lit';
import { page } from '../locale';
import type { Item } from '../model/items';
import type { About } from '../model/types';
import { artwork } from '../posters/artwork';
import { movieHref } from '../router';
import { itemLink } from './item-link';
import './stars';

/** An item to rate: small poster, title, stars, and whatever else can be answered. */
export function ticket(
  item: Item,
  rating: number | null,
  scale: About['scale'],
  more: TemplateResult | unknown,
  voice = page,
  href: (item: Item) => string = movieHref,
): TemplateResult {
  return html`<div class="ticket">
    <div class="ticket-poster">${artwork(item)}</div>
    <p class="ticket-title">
      ${itemLink(item, href)}
      ${item.year ? html`<span class="year">${item.year}</span>` : ''}
    </p>
    <ff-stars
      .item=${item.index}
      .label=${item.title}
      .rating=${rating}
      .scale=${scale}
      .voice=${voice}
    ></ff-stars>
    <div class="ticket-more">${more}</div>
  </div>`;
}
