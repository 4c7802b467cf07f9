import { html, type TemplateResult } from 'lit';
import type { Item } from '../model/items';

/** The title of an item, as a link where it has an address. */
export function itemLink(item: Item, href: (item: Item) => string): TemplateResult {
  const to = href(item);
  return to
    ? html`<a part="link" href=${to} data-item=${item.index}>${item.title}</a>`
    : html`<span>${item.title}</span>`;
}
