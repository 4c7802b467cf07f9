import type { Remembered } from './record';
import { applyPatch, difference, type Step } from './state';

/**
 * What one tab has done since `base`, done to what another has stored meanwhile. Of a film that both have changed, ours
 * counts.
 * @param base what both began with
 */
export function merge(base: Remembered, ours: Remembered, theirs: Remembered): Remembered {
  if (ours === base) return theirs;
  const [before, now, there] = [base, ours, theirs].map(({ history }) => new Set(history.map(text)));
  const done = ours.history.filter((step) => !before?.has(text(step)) && !there?.has(text(step)));
  const undone = (step: Step) => before?.has(text(step)) && !now?.has(text(step));
  return {
    state: applyPatch(theirs.state, difference(base.state, ours.state)),
    history: [...theirs.history.filter((step) => !undone(step)), ...done],
    unsaved: Math.max(0, theirs.unsaved + ours.unsaved - base.unsaved),
  };
}

/** Steps that were stored come back as other objects: what they say tells whether they are the same. */
const text = (step: Step): string => JSON.stringify(step);
