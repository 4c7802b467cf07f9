import type { Items } from '../model/items';
import { MARKS, type VisitorState } from './state';

/** One name for each site: project sites of one user of a static host share their storage. */
const nameFor = (base: URL): string => `flatflix shards ${base.pathname}`;

/** Ids of everything that the visitor has told something of. */
const told = (state: VisitorState): Set<string> =>
  new Set([...state.ratings.keys(), ...MARKS.flatMap((mark) => [...state[mark]])]);

/**
 * In which shard each item lies that the visitor has told something of, so that the next visit finds it again. Of a model in
 * shards only, and no more than a hint: without it the item is unknown until it turns up again.
 */
export class Whereabouts {
  readonly #name: string;
  #shards: ReadonlyMap<string, string>;

  constructor(base: URL) {
    this.#name = nameFor(base);
    this.#shards = parse(read(this.#name));
  }

  /** Remember where what was told of lies. */
  note(state: VisitorState, items: Items): void {
    const shards = new Map<string, string>();
    for (const id of told(state)) {
      const row = items.row(id);
      const shard = row === undefined ? this.#shards.get(id) : items.shardOf(row);
      if (shard) shards.set(id, shard);
    }
    const text = JSON.stringify([...shards]);
    if (text === JSON.stringify([...this.#shards])) return;
    this.#shards = shards;
    try {
      localStorage.setItem(this.#name, text);
    } catch {
      // Kept for this visit only.
    }
  }

  /** File names of the shards of what was told of and is not there. */
  missing(state: VisitorState, items: Items): string[] {
    const names = [...told(state)].flatMap(
      (id) => (items.row(id) === undefined ? this.#shards.get(id) : undefined) ?? [],
    );
    return [...new Set(names)];
  }
}

function read(name: string): unknown {
  try {
    return JSON.parse(localStorage.getItem(name) ?? '[]');
  } catch {
    // Storage is refused, or holds something else.
    return [];
  }
}

function parse(stored: unknown): ReadonlyMap<string, string> {
  const isPair = (pair: unknown): pair is [string, string] =>
    Array.isArray(pair) && pair.length === 2 && pair.every((text) => typeof text === 'string');
  return new Map(Array.isArray(stored) ? stored.filter(isPair) : []);
}
