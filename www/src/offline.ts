/** Asks the service worker that waits to take over. */
export const TAKE_OVER = { type: 'SKIP_WAITING' };

/**
 * Keep the site for later visits, offline too, and offer a new version once all of it has arrived. Called when nothing
 * else is left to fetch, so that it competes with nothing. Without service workers (in a private window), and in
 * one file without a site around it, the page simply is not kept.
 */
export async function keepOffline(base: URL): Promise<void> {
  if (!('serviceWorker' in navigator) || !document.querySelector('link[rel=manifest]')) return;
  const workers = navigator.serviceWorker;
  // The first one takes over a page that came without: nothing to reload for. A later one brings other files.
  let before = workers.controller;
  workers.addEventListener('controllerchange', () => {
    if (before) location.reload();
    before = workers.controller;
  });
  try {
    const registration = await workers.register(new URL('service-worker.js', base), {
      updateViaCache: 'none',
    });
    const offer = () => {
      if (registration.waiting && workers.controller) void offerUpdate(registration);
    };
    offer();
    registration.addEventListener('updatefound', () => {
      registration.installing?.addEventListener('statechange', offer);
    });
    // A page may stay open for days.
    window.addEventListener('online', () => void registration.update().catch(() => {}));
  } catch {
    // Refused by the browser, or not to be fetched just now: the page works without.
  }
}

async function offerUpdate(registration: ServiceWorkerRegistration): Promise<void> {
  await import('./components/update-notice');
  if (document.querySelector('ff-update-notice')) return;
  const notice = document.createElement('ff-update-notice');
  notice.addEventListener('take', () => registration.waiting?.postMessage(TAKE_OVER));
  document.body.append(notice);
}
