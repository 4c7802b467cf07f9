// What the site's owner has decided: `flatflix site` writes it into the page's own file.

/** Parts of the page that an owner can leave out. */
export type Feature =
  | 'browse'
  | 'import'
  | 'interview'
  | 'map'
  | 'pictures'
  | 'taste'
  | 'together'
  | 'watchlist';

const root: Readonly<Record<string, string | undefined>> =
  typeof document === 'undefined' ? {} : document.documentElement.dataset;

/** Name of the site. */
export const siteName = root.site ?? 'Flatflix';

/** Address of the report on how good the model is; none if the site has none. */
export const report = root.report;

/** Hosts of the items' own pictures; none on a site that shows none. */
export const coverHosts: readonly string[] = root.covers?.split(' ') ?? [];

/** Whether the model is in shards, of which the page asks for those that suit the visitor. */
export const inShards = root.shards !== undefined;

const without = new Set(root.without?.split(' '));

/** Whether the site has a part. */
export const has = (feature: Feature): boolean => !without.has(feature);
