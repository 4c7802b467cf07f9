import { html, svg, type TemplateResult } from 'lit';
import { page } from '../locale';
import type { Item } from '../model/items';
import { markShape } from '../posters/marks';
import { posterColours } from '../posters/poster';

/** The year and genres of an item, with the mark that its poster carries. */
export function yearAndGenres(item: Item, { t } = page): TemplateResult {
  const words = [item.year || '', item.groups.map(t.genreName).join(', ')].filter(Boolean).join(' · ');
  return html`${genreMark(item)}${words}`;
}

function genreMark(item: Item): TemplateResult | string {
  if (item.mark < 0) return '';
  return html`<svg class="genre-mark" viewBox="-17 -17 34 34" aria-hidden="true" .style=${posterColours(item)}>
    ${svg`<g>${markShape(item.mark)}</g>`}
  </svg>`;
}
