import { clientsClaim } from 'workbox-core';
import { addPlugins, cleanupOutdatedCaches, type PrecacheEntry, precacheAndRoute } from 'workbox-precaching';
import { registerRoute } from 'workbox-routing';
import { CacheFirst } from 'workbox-strategies';

declare const self: ServiceWorkerGlobalScope & { readonly __WB_MANIFEST: readonly PrecacheEntry[] };

/*
 * Keeps the whole site: page and model of one version together. A version is taken over when all of its files have
 * arrived and have the content that they should have, so that a half-published site changes nothing.
 *
 * `flatflix site` writes the list of files in the place of __WB_MANIFEST, since only it knows the model. Every entry has
 * the hash of its file.
 */
addPlugins([
  {
    // Workbox would fetch files past the browser's cache, which has them from the visit that is going on. Asking whether
    // they changed is as safe, and cheaper by the whole site.
    requestWillFetch: async ({ request }) =>
      request.cache === 'reload' ? new Request(request, { cache: 'no-cache' }) : request,
  },
]);
precacheAndRoute([...self.__WB_MANIFEST], {
  // The page is kept under the folder's address.
  urlManipulation: ({ url }) => (url.pathname.endsWith('/index.html') ? [new URL('.', url)] : []),
});
cleanupOutdatedCaches();
clientsClaim();

// Of a model in shards those that a visitor has had, until a new version of the site comes.
const SHARDS = 'flatflix-shards';
registerRoute(
  ({ url, sameOrigin }) => sameOrigin && /\/shards\/shard-[0-9a-f]{16}\.flatflix$/.test(url.pathname),
  new CacheFirst({ cacheName: SHARDS }),
);
self.addEventListener('activate', (event) => event.waitUntil(caches.delete(SHARDS)));

// A page that is open goes on with its version until the visitor wants the new one, or closes it.
self.addEventListener('message', (event) => {
  if ((event.data as { type?: unknown } | null)?.type === 'SKIP_WAITING') void self.skipWaiting();
});
