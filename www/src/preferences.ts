import type { Tuning } from './model/types';
import { asTuning } from './tuning';

/** How the visitor likes the page. Unlike ratings these are read before anything is drawn, and may be lost. */
export interface Preferences {
  readonly tuning: Tuning;
  /** The language chosen here; empty: as the browser asks for. */
  readonly language: string;
  /** The interview is out of the way. */
  readonly folded: boolean;
}

/** Read stored preferences. What is missing or malformed is as for somebody new. */
export function parsePreferences(stored: string | null): Preferences {
  let value: Partial<Record<keyof Preferences, unknown>> = {};
  try {
    value = Object(JSON.parse(stored ?? 'null'));
  } catch {
    // As for somebody new.
  }
  const language = typeof value.language === 'string' ? value.language : '';
  return { tuning: asTuning(value.tuning), language, folded: value.folded === true };
}

/** One name for each site: project sites of one user of a static host share their storage. */
const nameFor = (base: URL): string => `flatflix ${base.pathname}`;

export function loadPreferences(base: URL): Preferences {
  try {
    return parsePreferences(localStorage.getItem(nameFor(base)));
  } catch {
    // Storage is refused: the ratings' store says so.
    return parsePreferences(null);
  }
}

export function savePreferences(base: URL, preferences: Preferences): void {
  try {
    localStorage.setItem(nameFor(base), JSON.stringify(preferences));
  } catch {
    // Kept for this visit only.
  }
}
