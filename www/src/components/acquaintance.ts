import { html, type TemplateResult } from 'lit';
import { page, t } from '../locale';
import type { Advice } from '../model/types';

/**
 * Acquaintance (0..1) from which the model has a rough idea of a visitor, and from which it knows the visitor well. On
 * MovieLens latest-small, an interview of 5 films reaches the first and one of 15 the second.
 */
export const ROUGHLY = 0.36;
export const WELL = 0.56;
/** Where the line is full: what comes after takes ever more ratings. */
const FULL = 0.8;

type Known = Pick<Advice, 'acquaintance' | 'rated'>;

/** How well the model knows the visitor, in a sentence. */
export function acquaintanceWords({ acquaintance, rated }: Known, { t } = page): string {
  const { nothing, little, rough, good } = t.acquaintance;
  if (rated === 0) return nothing;
  if (acquaintance < ROUGHLY) return little;
  return acquaintance < WELL ? rough : good;
}

/** The same as a line that fills, with the places where 'rough' and 'good' begin. */
export function acquaintanceMeter(known: Known): TemplateResult {
  const { label, marks } = t.acquaintance;
  const along = (share: number) => `${Math.min(100, (100 * share) / FULL).toFixed(1)}%`;
  return html`<div
    class="known"
    role="meter"
    aria-label=${label}
    aria-valuemin="0"
    aria-valuemax="1"
    aria-valuenow=${known.acquaintance.toFixed(2)}
    aria-valuetext=${acquaintanceWords(known)}
    .style=${`--at: ${along(known.acquaintance)}`}
  >
    ${[ROUGHLY, WELL].map(
      (from, n) =>
        html`<span ?data-reached=${known.acquaintance >= from} .style=${`--from: ${along(from)}`}>${marks[n]}</span>`,
    )}
  </div>`;
}
