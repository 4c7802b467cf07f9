import { html, type TemplateResult } from 'lit';
import { page } from '../locale';
import type { About, Recommendation } from '../model/types';

/** Lowest certainties (0..1) at which the words of `t.recommendations.sureness` begin. */
export const SURENESS_FROM = [0, 0.3, 0.6, 0.8] as const;

/** Whether a rating says 'I liked it': in the upper third of the scale, from 3.5 of 5 stars. */
export const liked = (rating: number, { min, max }: About['scale']): boolean =>
  rating >= min + (2 / 3) * (max - min);

/** How certain a prediction is, in words. */
export function sureness(certainty: number, { t } = page): string {
  const words = t.recommendations.sureness;
  const level = SURENESS_FROM.findLastIndex((from) => certainty >= from);
  return words[level] ?? words[0];
}

/** A dot on a line as wide as the interval, within the whole scale. */
export function interval(
  { prediction, low, high }: Pick<Recommendation, 'prediction' | 'low' | 'high'>,
  scale: About['scale'],
  { t, decimal } = page,
): TemplateResult {
  const percent = (stars: number) =>
    ((100 * (Math.min(scale.max, Math.max(scale.min, stars)) - scale.min)) / (scale.max - scale.min)).toFixed(
      1,
    );
  return html`<span
    class="interval"
    role="img"
    aria-label=${t.recommendations.predicted(decimal(prediction), decimal(low), decimal(high))}
    .style=${`--at: ${percent(prediction)}%; --low: ${percent(low)}%; --high: ${percent(high)}%`}
    ><i></i
  ></span>`;
}
