import { html, nothing, type TemplateResult } from 'lit';
import { t } from '../locale';
import { decadeOf, type Item } from '../model/items';
import { has } from '../owner';
import { browseHref } from '../router';

/** The shelves that a film stands on, as links: its decade, genres and tags. Plain words on a site without shelves. */
export function shelvesOf(item: Item, tags: readonly string[]): TemplateResult {
  const decade = decadeOf(item.year);
  return html`<ul class="chips" aria-label=${t.browse.shelves}>
    ${item.year > 0 ? chip(browseHref('decade', String(decade)), t.tune.decadeWords(decade)) : nothing}
    ${item.groups.map((genre) => chip(browseHref('genre', genre), t.genreName(genre)))}
    ${tags.map((tag) => chip(browseHref('tag', tag), tag))}
  </ul>`;
}

/** One shelf. */
export const chip = (href: string, words: string, here = false, count?: string): TemplateResult =>
  html`<li>
    <a class="chip" href=${has('browse') ? href : nothing} aria-current=${here ? 'page' : nothing}
      >${words}${count === undefined ? nothing : html` <span class="chip-count">${count}</span>`}</a
    >
  </li>`;
