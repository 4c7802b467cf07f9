import { html, nothing, type TemplateResult } from 'lit';
import { t } from '../locale';
import { areFilms } from '../locale/subject';
import type { Item } from '../model/items';

/** Links to the item's pages elsewhere, as far as the data knows them. */
export function siteLinks({ title, year, imdb, tmdb, link: own }: Item): TemplateResult {
  return html`<span class="site-links">
    ${imdb ? link(`https://www.imdb.com/title/tt${String(imdb).padStart(7, '0')}/`, title, t.movie.imdb) : nothing}
    ${tmdb ? link(`https://www.themoviedb.org/movie/${tmdb}`, title, t.movie.tmdb) : nothing}
    ${
      areFilms
        ? link(
            `https://letterboxd.com/search/films/${encodeURIComponent(`${title} ${year || ''}`.trim())}/`,
            title,
            t.movie.letterboxd,
          )
        : nothing
    }
    ${own ? link(own, title, new URL(own).hostname.replace(/^www\./, '')) : nothing}
  </span>`;
}

function link(href: string, title: string, site: string): TemplateResult {
  return html`<a class="site-link" href=${href} rel="noreferrer" aria-label=${t.movie.linkOn(title, site)}>${site}</a>`;
}
