import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import { Problem } from '../model/errors';
import { fromRecord, type Remembered, toRecord, type VisitorRecord } from './record';

/** Version of the database's stores. A new one gets a branch in `upgrade`; `record.ts` has the record's own schema. */
const LAYOUT = 1;
const KEY = 'visitor';

interface Layout extends DBSchema {
  visitor: { key: string; value: VisitorRecord };
}

/**
 * The visitor's record in IndexedDB. Every failure is a STORAGE problem.
 */
export class Storage {
  readonly #name: string;
  readonly #tabs: BroadcastChannel | undefined;
  #database: IDBPDatabase<Layout> | undefined;

  /** @param name of the database, and of the channel between tabs */
  constructor(name: string) {
    this.#name = name;
    if (typeof BroadcastChannel === 'function') this.#tabs = new BroadcastChannel(this.#name);
  }

  /**
   * Call back when another tab of this site has stored something, and when this one comes back from the browser's
   * cache, where it could not hear the others.
   */
  onElsewhere(listener: () => void): void {
    this.#tabs?.addEventListener('message', listener);
    addEventListener('pageshow', (event) => {
      if (event.persisted) listener();
    });
  }

  /**
   * Ask the browser not to clear this site's storage when space runs short. Some browsers ask the visitor in turn,
   * so call it when there is something to lose. Resolves to whether storage is now persistent.
   */
  async persist(): Promise<boolean> {
    try {
      return (await navigator.storage?.persist()) ?? false;
    } catch {
      // Not available here, for instance without https: nothing is lost by having asked.
      return false;
    }
  }

  /** Read what is stored; nothing, if nothing is. */
  async load(): Promise<Remembered> {
    try {
      this.#database = await openDB<Layout>(this.#name, LAYOUT, {
        upgrade(database, from) {
          if (from < 1) database.createObjectStore('visitor');
        },
        // A newer page in another tab wants to upgrade: let it.
        blocking: (_current, _blocked, event) => (event.target as IDBDatabase).close(),
      });
      return fromRecord(await this.#database.get('visitor', KEY));
    } catch (cause) {
      this.#database = undefined;
      throw new Problem('STORAGE', 'Stored ratings cannot be read', { cause });
    }
  }

  /** Store the record. Committed without waiting for the write's answer, so that a reload right after keeps it. */
  async save(remembered: Remembered): Promise<void> {
    try {
      if (!this.#database) throw new Error('The database is not open');
      const transaction = this.#database.transaction('visitor', 'readwrite');
      const written = transaction.store.put(toRecord(remembered), KEY);
      transaction.commit();
      await Promise.all([written, transaction.done]);
      this.#tabs?.postMessage('saved');
    } catch (cause) {
      throw new Problem('STORAGE', 'Ratings cannot be stored', { cause });
    }
  }
}
