import type { Route } from '../router';
import { idle } from '../timing';

/** The code of the views that the first screen does not need, each a file of its own. */
const VIEWS: Partial<Record<Route['view'], () => Promise<unknown>>> = {
  movie: () => import('./movie'),
  ratings: () => import('./ratings'),
  watchlist: () => import('./watchlist'),
  import: () => import('./import/import'),
  browse: () => import('./browse/browse'),
  map: () => import('./map/map'),
  together: () => import('./together/together'),
  taste: () => import('./taste/taste'),
  about: () => import('./about/about'),
};

/** Fetch the code of a view; its element is empty until then. False if it cannot be fetched. */
export async function loadView(view: Route['view']): Promise<boolean> {
  try {
    await VIEWS[view]?.();
    return true;
  } catch {
    return false;
  }
}

/** Fetch the code of every view, before somebody offline wants it: one at a time, while the page has nothing else to do. */
export async function loadViews(): Promise<void> {
  for (const view of Object.keys(VIEWS) as Route['view'][]) {
    await idle();
    await loadView(view);
  }
}
