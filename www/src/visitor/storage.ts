import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import { Problem } from '../model/errors';
import { merge } from './merge';
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
  /** Begins the revisions that this tab stores. */
  readonly #tab = `${Date.now().toString(36)}-${Math.random().toString(36).slice(2)}:`;
  #database: IDBPDatabase<Layout> | undefined;
  #saves = 0;
  /** The revision that was read last. */
  #read: string | undefined;

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
      const record = await this.#database.get('visitor', KEY);
      const remembered = fromRecord(record);
      this.#read = record?.revision;
      return remembered;
    } catch (cause) {
      this.#database = undefined;
      throw new Problem('STORAGE', 'Stored ratings cannot be read', { cause });
    }
  }

  /**
   * Store the record. Committed without waiting for the write's answer, so that a reload right after keeps it. If that has
   * overwritten what another tab had stored meanwhile, what `merged` makes of both is stored instead, and resolved to.
   */
  async save(
    remembered: Remembered,
    merged: (theirs: Remembered) => Remembered,
  ): Promise<Remembered | undefined> {
    try {
      if (!this.#database) throw new Error('The database is not open');
      const transaction = this.#database.transaction('visitor', 'readwrite');
      const before = transaction.store.get(KEY);
      const written = transaction.store.put(toRecord(remembered, this.#revision()), KEY);
      transaction.commit();
      const [overwritten] = await Promise.all([before, written, transaction.done]);
      const lost = this.#isForeign(overwritten) ? await this.#orPutBack(overwritten, merged) : undefined;
      const stored = lost && (await this.#bringBack(remembered, lost));
      this.#tabs?.postMessage('saved');
      return stored;
    } catch (cause) {
      throw new Problem('STORAGE', 'Ratings cannot be stored', { cause });
    }
  }

  #revision(): string {
    return `${this.#tab}${++this.#saves}`;
  }

  /** Whether another tab has stored this, and it has not been read here. */
  #isForeign(record: VisitorRecord | undefined): record is VisitorRecord {
    const revision = record?.revision;
    return record !== undefined && revision !== this.#read && !revision?.startsWith(this.#tab);
  }

  /** What was overwritten, merged; what a newer page had stored is put back as it was. */
  async #orPutBack(
    overwritten: VisitorRecord,
    merged: (theirs: Remembered) => Remembered,
  ): Promise<Remembered> {
    try {
      return merged(fromRecord(overwritten));
    } catch (cause) {
      await this.#database?.put('visitor', overwritten, KEY);
      throw cause;
    }
  }

  /** Store what was merged, with whatever has been stored since: in one transaction, so that nothing can come between again. */
  async #bringBack(saved: Remembered, merged: Remembered): Promise<Remembered> {
    if (!this.#database) throw new Error('The database is not open');
    const { store, done } = this.#database.transaction('visitor', 'readwrite');
    const record = await store.get(KEY);
    const stored = merge(saved, fromRecord(record), merged);
    const revision = this.#revision();
    await Promise.all([store.put(toRecord(stored, revision), KEY), done]);
    this.#read = revision;
    return stored;
  }
}
