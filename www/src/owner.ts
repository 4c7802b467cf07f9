// What the site's owner has decided: `flatflix site` writes it into the page's own file.

/** Parts of the page that an owner can leave out. */
export type Feature = 'import' | 'pictures' | 'taste' | 'watchlist';

const root: Readonly<Record<string, string | undefined>> =
  typeof document === 'undefined' ? {} : document.documentElement.dataset;

/** Name of the site. */
export const siteName = root.site ?? 'Flatflix';

const without = new Set(root.without?.split(' '));

/** Whether the site has a part. */
export const has = (feature: Feature): boolean => !without.has(feature);
