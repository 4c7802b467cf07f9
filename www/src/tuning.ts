import type { Tuning } from './model/types';

/** The model's own order of all films. */
export const NEUTRAL: Tuning = {
  novelty: 0,
  risk: 0,
  variety: 0,
  genre: '',
  without: '',
  decade: 0,
  certainty: 0,
};

const KNOBS: readonly string[] = ['novelty', 'risk', 'variety'] satisfies (keyof Tuning)[];
const NAMES = Object.keys(NEUTRAL) as (keyof Tuning)[];

export const isTuned = (tuning: Tuning): boolean => NAMES.some((name) => tuning[name] !== NEUTRAL[name]);

/** The knob that was turned from one tuning to the next; empty if something else has changed, or all is neutral again. */
export function turnedKnob(before: Tuning, after: Tuning): string {
  const [name = '', another] = NAMES.filter((each) => before[each] !== after[each]);
  return !another && isTuned(after) && KNOBS.includes(name) ? name : '';
}

/** A tuning from stored data. What is missing, malformed or out of range is neutral. */
export function asTuning(stored: unknown): Tuning {
  const value: Partial<Record<keyof Tuning, unknown>> = Object(stored);
  const within = (name: keyof Tuning, min: number, max: number) => {
    const number = value[name];
    return typeof number === 'number' && number >= min && number <= max ? number : 0;
  };
  const text = (name: keyof Tuning) => {
    const words = value[name];
    return typeof words === 'string' ? words : '';
  };
  return {
    novelty: within('novelty', -1, 1),
    risk: within('risk', -1, 1),
    variety: within('variety', 0, 1),
    genre: text('genre'),
    without: text('without'),
    decade: Math.floor(within('decade', 1800, 2200) / 10) * 10,
    certainty: within('certainty', 0, 1),
  };
}
