import { html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import { t } from '../locale';
import { has } from '../owner';
import { BROWSE, HOME, MAP, parseRoute, RATINGS, type Route, TASTE, TOGETHER, WATCHLIST } from '../router';
import type { VisitorState } from '../visitor/state';
import { ActEvent, sends } from './act';
import type { StarRating } from './stars';

/**
 * Name, search, undo and the way to the ratings; on every view.
 * @param last what Undo would take back
 * @param toast what was just done, shown for a moment
 */
export function header(
  query: string,
  { ratings, watchlist }: VisitorState,
  last: string | undefined,
  view: Route['view'],
  toast: string,
): TemplateResult {
  const here = (href: string) => (parseRoute(href).view === view ? 'page' : nothing);
  return html`<header class="head">
    <a class="skip" href=${HOME} @click=${skipTo('main h1')}>${t.skipToMain}</a>
    ${view === 'home' && has('interview') ? html`<a class="skip" href=${HOME} @click=${skipTo('.dock-film ff-stars input')}>${t.questions.skipTo}</a>` : nothing}
    <a class="brand" href=${HOME} aria-label=${t.home}>${t.siteName}</a>
    <search class="head-search">
      <input
        id="search"
        type="search"
        aria-label=${t.search.label}
        placeholder=${t.search.placeholder}
        autocomplete="off"
        autocapitalize="off"
        spellcheck="false"
        enterkeyhint="search"
        .value=${live(query)}
        @input=${(event: InputEvent) =>
          sends({ kind: 'search', query: (event.currentTarget as HTMLInputElement).value })(event)}
        @keydown=${onKey}
      />
    </search>
    <div class="head-acts">
      <button
        type="button"
        class="quiet undo"
        ?disabled=${last === undefined}
        title=${last ?? t.done.nothingToUndo}
        @click=${sends({ kind: 'undo' })}
      >
        <svg viewBox="0 0 20 20" aria-hidden="true"><path d="M7 3 3 7l4 4M3.5 7H12a5 5 0 0 1 0 10H6" /></svg
        ><span>${t.done.undo}</span>
      </button>
      <a class="to-ratings" href=${RATINGS} aria-current=${here(RATINGS)}>
        <span>${t.ratings.link}</span> <span class="count">${ratings.size}</span>
      </a>
    </div>
    <nav class="head-nav" aria-label=${t.nav}>
      ${
        has('watchlist')
          ? html`<a href=${WATCHLIST} aria-current=${here(WATCHLIST)}>
              ${t.watchlist.heading}${watchlist.size > 0 ? html` <span class="nav-count">${watchlist.size}</span>` : nothing}
            </a>`
          : nothing
      }
      ${has('taste') ? html`<a href=${TASTE} aria-current=${here(TASTE)}>${t.taste.link}</a>` : nothing}
      ${has('browse') ? html`<a href=${BROWSE} aria-current=${here(BROWSE)}>${t.browse.link}</a>` : nothing}
      ${has('map') ? html`<a href=${MAP} aria-current=${here(MAP)}>${t.map.link}</a>` : nothing}
      ${has('together') ? html`<a href=${TOGETHER} aria-current=${here(TOGETHER)}>${t.together.link}</a>` : nothing}
    </nav>
    <div class="toast" ?data-shown=${toast !== ''}>
      <p aria-hidden="true">${toast}</p>
      <button type="button" class="quiet" ?hidden=${last === undefined} @click=${sends({ kind: 'undo' })}>
        ${t.done.undo}
      </button>
    </div>
  </header>`;
}

function onKey(event: KeyboardEvent): void {
  const field = event.currentTarget as HTMLInputElement;
  if (event.key === 'Escape') {
    field.dispatchEvent(new ActEvent({ kind: 'closeSearch' }));
  } else if (event.key === 'ArrowDown' || event.key === 'Enter') {
    event.preventDefault();
    void document.querySelector<StarRating>('#results ff-stars')?.focusStars();
  }
}

/** Not followed as a link: what is behind the '#' is the page's route. */
const skipTo =
  (selector: string) =>
  (event: Event): void => {
    event.preventDefault();
    document.querySelector<HTMLElement>(selector)?.focus();
  };
