import { html, type TemplateResult } from 'lit';
import { t } from '../locale';
import type { Items } from '../model/items';
import type { About, Reason, Thought } from '../model/types';
import { movieHref } from '../router';
import { liked } from './certainty';

/** Share of a recommendation's score that a rating must have brought to be called its reason. */
const TELLING_SHARE = 0.08;

/** The rating to name as the reason, if one stands out: one the visitor liked, else any that raised the score. */
export function tellingReason({ reasons, score }: Thought, scale: About['scale']): Reason | undefined {
  const telling = reasons.filter((reason) => reason.score > 0 && reason.score >= TELLING_SHARE * score);
  return telling.find(({ rating }) => liked(rating, scale)) ?? telling[0];
}

/** Why an item is recommended, in a sentence. */
export function reasonLine(thought: Thought, items: Items, scale: About['scale']): TemplateResult | string {
  const reason = tellingReason(thought, scale);
  if (reason) {
    const because = items.at(reason.item);
    const words = liked(reason.rating, scale) ? t.recommendations.because : t.recommendations.becauseRated;
    return html`${words} <a href=${movieHref(because)} title=${because.title}>${because.title}</a>`;
  }
  const raised = thought.reasons.reduce((sum, { score }) => sum + Math.max(0, score), 0);
  return raised >= TELLING_SHARE * thought.score
    ? t.recommendations.becauseTaste
    : t.recommendations.becauseCrowd;
}
