import type { Tuning } from './model/types';

/** The model's own order. */
export const NEUTRAL: Tuning = { novelty: 0, variety: 0 };

export const isTuned = (tuning: Tuning): boolean =>
  Object.entries(NEUTRAL).some(([name, value]) => tuning[name as keyof Tuning] !== value);

/** A tuning from stored data. What is missing, malformed or out of range is neutral. */
export function asTuning(stored: unknown): Tuning {
  const { novelty, variety }: Partial<Record<keyof Tuning, unknown>> = Object(stored);
  const within = (value: unknown, min: number, max: number) =>
    typeof value === 'number' && value >= min && value <= max ? value : 0;
  return { novelty: within(novelty, -1, 1), variety: within(variety, 0, 1) };
}
