import type { Items } from './items';
import { chooseQuestions } from './questions';

/** What decides which items may be asked. All of it by rows of the catalogue. */
export interface Asking {
  /** Rated, never seen, or put aside: not asked again. */
  readonly answered: ReadonlySet<number>;
  /** On the list of recommendations, with a predicted rating beside them that must not sway. */
  readonly recommended: ReadonlySet<number>;
  /** Stay whatever happens: being rated right now, or asked for by the visitor. */
  readonly held: ReadonlySet<number>;
}

/**
 * Deal the slots of the rating area anew: those that can stay keep their place, so that nothing moves under a
 * finger, and the others get new questions.
 */
export function dealSlots(slots: readonly number[], count: number, items: Items, asking: Asking): number[] {
  const { answered, recommended, held } = asking;
  const stays = (row: number) => held.has(row) || !(answered.has(row) || recommended.has(row));
  const kept = slots.slice(0, count).map((row) => (stays(row) ? row : undefined));
  while (kept.length < count) kept.push(undefined);
  const present = kept.filter((row) => row !== undefined);
  const taken = new Set(present);
  const fresh = chooseQuestions(
    items,
    [...answered, ...present],
    (row) => answered.has(row) || recommended.has(row) || taken.has(row),
    count - present.length,
  );
  return kept.map((row) => row ?? fresh.shift()).filter((row) => row !== undefined);
}
