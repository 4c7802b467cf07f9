import type { Tuning } from './model/types';

/** The model's own order. */
export const NEUTRAL: Tuning = { novelty: 0, variety: 0 };

export const isTuned = (tuning: Tuning): boolean =>
  Object.entries(NEUTRAL).some(([name, value]) => tuning[name as keyof Tuning] !== value);

/** Read stored settings. What is missing, malformed or out of range is neutral. */
export function parseTuning(stored: string | null): Tuning {
  let value: Partial<Record<keyof Tuning, unknown>>;
  try {
    value = Object(JSON.parse(stored ?? 'null'));
  } catch {
    return NEUTRAL;
  }
  const within = (candidate: unknown, min: number, max: number) =>
    typeof candidate === 'number' && candidate >= min && candidate <= max ? candidate : 0;
  return { novelty: within(value.novelty, -1, 1), variety: within(value.variety, 0, 1) };
}

/** One name for each site: project sites of one user of a static host share their storage. */
const nameFor = (base: URL): string => `flatflix ${base.pathname} tuning`;

/** The visitor's settings. Read at once, so that the page is right at its first drawing; neutral where none are. */
export function loadTuning(base: URL): Tuning {
  try {
    return parseTuning(localStorage.getItem(nameFor(base)));
  } catch {
    // Storage is refused: the ratings' store says so.
    return NEUTRAL;
  }
}

export function saveTuning(base: URL, tuning: Tuning): void {
  try {
    localStorage.setItem(nameFor(base), JSON.stringify(tuning));
  } catch {
    // Kept for this visit only.
  }
}
