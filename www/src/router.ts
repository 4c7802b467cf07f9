import type { Item } from './model/items';
import { has } from './owner';

const SHELVES = ['genre', 'decade', 'tag'] as const;

/** Films that have something in common: a genre, a decade by its first year, or a tag. */
export interface Shelf {
  readonly by: (typeof SHELVES)[number];
  readonly name: string;
}

/** The views of the page, each with an address behind the '#'. */
export type Route =
  | { readonly view: 'home' }
  | { readonly view: 'ratings' }
  | { readonly view: 'watchlist' }
  | { readonly view: 'taste' }
  | { readonly view: 'map' }
  | { readonly view: 'browse'; readonly shelf: Shelf | undefined }
  /** `shared`: ratings that came with the address. */
  | { readonly view: 'together'; readonly shared: string }
  | { readonly view: 'import' }
  | { readonly view: 'about' }
  | { readonly view: 'movie'; readonly id: string };

export const HOME = '#/';
export const RATINGS = '#/ratings';
export const WATCHLIST = '#/watchlist';
export const TOGETHER = '#/together';
export const togetherHref = (shared: string): string => `${TOGETHER}/${shared}`;
export const MAP = '#/map';
export const BROWSE = '#/browse';
export const browseHref = (by: Shelf['by'], name: string): string =>
  `${BROWSE}/${by}/${encodeURIComponent(name)}`;
export const TASTE = '#/taste';
export const IMPORT = '#/import';
export const ABOUT = '#/about';
export const movieHref = (item: Item): string => `#/movie/${encodeURIComponent(item.id)}`;

/** The route of a location's hash. Anything unknown is the start page, and so is what the owner has left out. */
export function parseRoute(hash: string): Route {
  const route = anyRoute(hash);
  switch (route.view) {
    case 'browse':
    case 'import':
    case 'map':
    case 'taste':
    case 'together':
    case 'watchlist':
      return has(route.view) ? route : { view: 'home' };
    default:
      return route;
  }
}

function anyRoute(hash: string): Route {
  if (hash === RATINGS) return { view: 'ratings' };
  if (hash === WATCHLIST) return { view: 'watchlist' };
  if (hash === TASTE) return { view: 'taste' };
  if (hash === TOGETHER || hash.startsWith(togetherHref('')))
    return { view: 'together', shared: hash.slice(togetherHref('').length) };
  if (hash === MAP) return { view: 'map' };
  if (hash === BROWSE || hash.startsWith(`${BROWSE}/`)) return { view: 'browse', shelf: shelfOf(hash) };
  if (hash === IMPORT) return { view: 'import' };
  if (hash === ABOUT) return { view: 'about' };
  const id = /^#\/movie\/([^/]+)$/.exec(hash)?.[1];
  if (id === undefined) return { view: 'home' };
  const name = decoded(id);
  return name === undefined ? { view: 'home' } : { view: 'movie', id: name };
}

function shelfOf(hash: string): Shelf | undefined {
  const [, , kind, encoded = ''] = hash.split('/');
  const [by, name] = [SHELVES.find((each) => each === kind), decoded(encoded)];
  return by && name ? { by, name } : undefined;
}

/** Undefined for what is no encoded text. */
function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

/** The route of the address. Ratings that came with it are taken out of it, so that no later copy of it has them. */
export function takeRoute(): Route {
  const route = parseRoute(location.hash);
  if (route.view === 'together' && route.shared) history.replaceState(null, '', TOGETHER);
  return route;
}
