import { NOTHING } from '../../src/visitor/record';
import type { Keeper } from '../../src/visitor/store';

/** Keeps nothing. */
const FORGETFUL: Keeper = { load: async () => NOTHING, save: async () => undefined };

/**
 * Where an element's ratings are kept: in this browser's storage under a name, if the page asks for that, else not at all. A
 * storage that cannot be used is no reason to show nothing: the element goes on without.
 */
export function keeper(name: string | null): Keeper {
  if (name === null) return FORGETFUL;
  const storage = import('../../src/visitor/storage').then(
    ({ Storage }) => new Storage(`flatflix element ${name}`),
  );
  return {
    load: async () => (await storage).load(),
    save: async (...remembered) => (await storage).save(...remembered),
  };
}
