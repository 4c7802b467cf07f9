import type { Item } from './model/items';

/** The views of the page, each with an address behind the '#'. */
export type Route =
  | { readonly view: 'home' }
  | { readonly view: 'ratings' }
  | { readonly view: 'watchlist' }
  | { readonly view: 'taste' }
  | { readonly view: 'import' }
  | { readonly view: 'movie'; readonly id: string };

export const HOME = '#/';
export const RATINGS = '#/ratings';
export const WATCHLIST = '#/watchlist';
export const TASTE = '#/taste';
export const IMPORT = '#/import';
export const movieHref = (item: Item): string => `#/movie/${encodeURIComponent(item.id)}`;

/** The route of a location's hash. Anything unknown is the start page. */
export function parseRoute(hash: string): Route {
  if (hash === RATINGS) return { view: 'ratings' };
  if (hash === WATCHLIST) return { view: 'watchlist' };
  if (hash === TASTE) return { view: 'taste' };
  if (hash === IMPORT) return { view: 'import' };
  const id = /^#\/movie\/([^/]+)$/.exec(hash)?.[1];
  if (id === undefined) return { view: 'home' };
  try {
    return { view: 'movie', id: decodeURIComponent(id) };
  } catch {
    return { view: 'home' };
  }
}
