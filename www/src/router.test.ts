import { describe, expect, it } from 'vitest';
import { movieHref, parseRoute } from './router';

describe('parseRoute', () => {
  it.each([
    ['', { view: 'home' }],
    ['#/', { view: 'home' }],
    ['#/ratings', { view: 'ratings' }],
    ['#/watchlist', { view: 'watchlist' }],
    ['#/import', { view: 'import' }],
    ['#/movie/1', { view: 'movie', id: '1' }],
    ['#/movie/a%2Fb', { view: 'movie', id: 'a/b' }],
    ['#/movie/%', { view: 'home' }],
    ['#/movie/', { view: 'home' }],
    ['#/anything', { view: 'home' }],
  ])('%j', (hash, route) => {
    expect(parseRoute(hash)).toEqual(route);
  });

  it('reads what movieHref writes', () => {
    const id = 'é/ #?';
    expect(parseRoute(movieHref({ id } as Parameters<typeof movieHref>[0]))).toEqual({ view: 'movie', id });
  });
});
