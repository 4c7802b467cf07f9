import { html, nothing, type TemplateResult } from 'lit';
import { decimal, t } from '../locale';
import type { Items } from '../model/items';
import type { About, Advised, Thought } from '../model/types';
import { has } from '../owner';
import { artwork } from '../posters/artwork';
import { posterColours } from '../posters/poster';
import { movieHref } from '../router';
import { sends } from './act';
import { interval, sureness } from './certainty';
import { fitTitle } from './fit-title';
import { yearAndGenres } from './genres';
import { reasonLine } from './reason';
import { siteLinks } from './site-links';

/** What a recommendation is shown with. */
export interface Around {
  readonly items: Items;
  readonly about: About;
  /** Rows on the watchlist. */
  readonly watchlist: ReadonlySet<number>;
}

/** One recommended film: what it is, how good and how sure, why, and what can be said to it. */
export function recommendation(thought: Advised | Thought, around: Around): TemplateResult {
  const { items, about } = around;
  const item = items.at(thought.item);
  const titleId = `rec-${item.index}`;
  return html`<li class="rec" data-key=${item.index} .style=${posterColours(item)}>
    <div class="rec-face">
      <div class="rec-poster">${artwork(item)}</div>
      <h2 class="rec-title" id=${titleId} .style=${`--fit: ${fitTitle(item.title)}cqi`}>
        <a href=${movieHref(item)}>${item.title}</a>
      </h2>
    </div>
    <p class="rec-guess">
      ${
        about.scale.implicit
          ? nothing
          : html`<span class="rec-stars" aria-hidden="true">${decimal(thought.prediction)}</span>
              ${interval(thought, about.scale)}`
      }
      <span class="rec-sure">
        ${'certainty' in thought ? sureness(thought.certainty) : t.recommendations.range(decimal(thought.low), decimal(thought.high))}
      </span>
    </p>
    <p class="rec-meta">${yearAndGenres(item)}</p>
    ${reasonLine(thought, items, about.scale)}
    <div class="rec-acts">
      <button type="button" aria-describedby=${titleId} @click=${sends({ kind: 'ask', item: item.index })}>
        ${t.recommendations.seen}
      </button>
      <button
        type="button"
        aria-describedby=${titleId}
        @click=${sends({ kind: 'mark', item: item.index, mark: 'excluded', is: true })}
      >
        ${t.recommendations.notInterested}
      </button>
      ${watchlistToggle(item.index, around.watchlist.has(item.index), titleId)} ${siteLinks(item)}
    </div>
  </li>`;
}

/** Puts a film on the watchlist and takes it off: a bookmark, hollow or filled. */
export function watchlistToggle(
  item: number,
  listed: boolean,
  titleId: string,
): TemplateResult | typeof nothing {
  if (!has('watchlist')) return nothing;
  return html`<button
    type="button"
    class="bookmark"
    aria-pressed=${listed ? 'true' : 'false'}
    aria-label=${t.watchlist.toggle}
    aria-describedby=${titleId || nothing}
    title=${listed ? t.watchlist.remove : t.watchlist.add}
    @click=${sends({ kind: 'mark', item, mark: 'watchlist', is: !listed })}
  >
    <svg viewBox="0 0 14 18" aria-hidden="true"><path d="M2 1.5H12V16L7 12 2 16Z" /></svg>
  </button>`;
}
