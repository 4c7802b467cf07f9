import type { Route } from '../router';

/** The code of the views that few visitors need, each a file of its own. */
const VIEWS: Partial<Record<Route['view'], () => Promise<unknown>>> = {
  import: () => import('./import/import'),
  taste: () => import('./taste/taste'),
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
