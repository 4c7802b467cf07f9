import { html, type TemplateResult } from 'lit';
import type { Item } from '../model/items';
import { coverHosts } from '../owner';
import { poster } from './poster';

/**
 * What an item is pictured by: its own picture where the owner shows those and it has one, upon the drawn poster, which is
 * seen until the picture has come and when none comes. Decorative, as the poster is.
 */
export function artwork(item: Item): TemplateResult {
  if (coverHosts.length === 0 || !item.image) return poster(item);
  return html`<span class="artwork"
    >${poster(item)}<img
      class="cover"
      src=${item.image}
      alt=""
      loading="lazy"
      decoding="async"
      referrerpolicy="no-referrer"
      @load=${(event: Event) => broken(event, false)}
      @error=${(event: Event) => broken(event, true)}
  /></span>`;
}

const broken = ({ currentTarget }: Event, is: boolean) =>
  (currentTarget as HTMLImageElement).toggleAttribute('data-broken', is);
