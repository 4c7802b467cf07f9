import { html, nothing, type TemplateResult } from 'lit';
import { skeleton } from '../components/recommendations';
import type { Engine, Ready } from '../engine';
import type { Advised, Asked } from '../model/types';
import { has } from '../owner';
import type { Preferences } from '../preferences';
import type { Route } from '../router';
import { ratingRows, rowsOf } from '../rows';
import type { Search } from '../search';
import type { VisitorStore } from '../visitor/store';

/** What the views are made from. */
export interface Page {
  readonly route: Route;
  readonly engine: Engine;
  readonly visitor: VisitorStore;
  readonly search: Search;
  readonly preferences: Preferences;
  /** Files under review in the import view. */
  readonly files: readonly File[];
  readonly surprise: Advised | undefined;
  readonly nextQuestion: (skip: readonly number[]) => Promise<Asked | undefined>;
}

/**
 * The view that a route leads to; empty frames until there is a model to fill it, which for all but the start page is a
 * whole one: a film that has not arrived must not look like one that there is not.
 */
export function currentView(page: Page): TemplateResult {
  const { route, engine, visitor } = page;
  if (route.view === 'import') {
    const whole = engine.ready?.whole ? engine.ready : undefined;
    return html`<ff-import
      .files=${page.files}
      .items=${whole?.items}
      .about=${whole?.about}
      .visitor=${visitor.state}
    ></ff-import>`;
  }
  if (route.view === 'home') return home(page);
  return engine.ready?.whole
    ? VIEWS[route.view](page, engine.ready)
    : html`<div class="recs">${skeleton()}</div>`;
}

type View = Exclude<Route['view'], 'home' | 'import'>;

const VIEWS: Readonly<Record<View, (page: Page, ready: Ready) => TemplateResult>> = {
  ratings: ({ visitor, search }, { items, about }) => html`<ff-ratings
    .items=${items}
    .about=${about}
    .visitor=${visitor.state}
    .elsewhere=${new Set(search.found?.rows)}
    .unsaved=${visitor.unsaved}
  ></ff-ratings>`,

  watchlist: ({ visitor, engine }, { items, about, model }) => html`<ff-watchlist
    .items=${items}
    .about=${about}
    .model=${model}
    .watchlist=${rowsOf(items, visitor.state.watchlist)}
    .advice=${engine.advice}
  ></ff-watchlist>`,

  taste: ({ engine }, ready) => html`<ff-taste
    .items=${ready.items}
    .about=${ready.about}
    .model=${ready.model}
    .taste=${engine.wish(ready).taste}
  ></ff-taste>`,

  together: ({ route, engine, visitor: { state } }, ready) => html`<ff-together
    .items=${ready.items}
    .about=${ready.about}
    .model=${ready.model}
    .taste=${engine.wish(ready).taste}
    .visitor=${state}
    .watchlist=${rowsOf(ready.items, state.watchlist)}
    .shared=${route.view === 'together' ? route.shared : ''}
  ></ff-together>`,

  about: (_, { about, model }) => html`<ff-about .about=${about} .model=${model}></ff-about>`,

  browse: ({ route, visitor: { state }, search }, { items, about, model }) => html`<ff-browse
    .items=${items}
    .about=${about}
    .model=${model}
    .shelf=${route.view === 'browse' ? route.shelf : undefined}
    .ratings=${ratingRows(items, state)}
    .elsewhere=${new Set(search.found?.rows)}
  ></ff-browse>`,

  map: ({ engine, visitor: { state } }, ready) => html`<ff-map
    .items=${ready.items}
    .model=${ready.model}
    .wish=${engine.wish(ready)}
    .rated=${ratingRows(ready.items, state)}
  ></ff-map>`,

  movie({ route, visitor: { state }, search }, { items, about, model }) {
    const id = route.view === 'movie' ? route.id : '';
    const row = items.row(id);
    return html`<ff-movie
      .items=${items}
      .about=${about}
      .model=${model}
      .item=${row}
      .rating=${state.ratings.get(id)?.rating ?? null}
      .excluded=${state.excluded.has(id)}
      .unseen=${state.unseen.has(id)}
      .listed=${state.watchlist.has(id)}
      .elsewhere=${row !== undefined && (search.found?.rows.includes(row) ?? false)}
    ></ff-movie>`;
  },
};

function home({
  engine,
  visitor: { state },
  search,
  preferences,
  surprise,
  nextQuestion,
}: Page): TemplateResult {
  const { ready, advice } = engine;
  const items = ready?.items;
  const ratings = ratingRows(items, state);
  return html`<ff-recommendations
      .items=${items}
      .about=${ready?.about}
      .advice=${advice}
      .tuning=${preferences.tuning}
      .surprise=${surprise && isOpen(surprise) ? surprise : undefined}
      .watchlist=${rowsOf(items, state.watchlist)}
      .known=${state.ratings.size > 0}
    ></ff-recommendations>
    ${
      has('interview')
        ? html`<ff-questions
            ?hidden=${search.found !== undefined}
            .items=${advice && items}
            .about=${ready?.about}
            .ratings=${ratings}
            .closed=${rowsOf(items, state.unseen, state.seen, state.excluded)}
            .advice=${advice}
            .next=${nextQuestion}
            .folded=${preferences.folded}
          ></ff-questions>`
        : nothing
    }`;

  /** A surprise that was rated or put aside has done its duty. */
  function isOpen({ item }: Advised): boolean {
    return !ratings.has(item) && !state.excluded.has(items?.at(item).id ?? '');
  }
}
