import { html, nothing, type TemplateResult } from 'lit';
import { page, type Voice } from '../locale';
import type { Item, Items } from '../model/items';
import type { About, Reason, Thought } from '../model/types';
import { movieHref } from '../router';
import { painted } from '../timing';
import { sends } from './act';
import { liked } from './certainty';
import { itemLink } from './item-link';

/** Share of a recommendation's score that a rating must have brought to be called its reason. */
const TELLING_SHARE = 0.08;

/** The rating to name as the reason, if one stands out: one the visitor liked, else any that raised the score. */
export function tellingReason({ reasons, score }: Thought, scale: About['scale']): Reason | undefined {
  const telling = reasons.filter((reason) => reason.score > 0 && reason.score >= TELLING_SHARE * score);
  return telling.find(({ rating }) => liked(rating, scale)) ?? telling[0];
}

/** Why an item is recommended, in a sentence; behind it what the recommendation is made of. */
export function reasonLine(
  thought: Thought,
  items: Items,
  scale: About['scale'],
  voice = page,
  href: (item: Item) => string = movieHref,
): TemplateResult {
  const { reasons, score } = thought;
  if (reasons.length === 0 || score <= 0)
    return html`<p class="rec-why">${voice.t.recommendations.becauseCrowd}</p>`;
  return html`<details class="rec-why">
    <summary @click=${toggle}>${reasonWords(thought, items, scale, voice)}</summary>
    ${reasonList(thought, items, voice, href)}
  </details>`;
}

/** Opens or closes when the press has been seen: everything below moves, and takes longer to draw. */
async function toggle(event: Event): Promise<void> {
  const details = (event.currentTarget as HTMLElement).closest('details');
  event.preventDefault();
  await painted();
  details?.toggleAttribute('open');
}

function reasonWords(
  thought: Thought,
  items: Items,
  scale: About['scale'],
  { t }: Voice,
): TemplateResult | string {
  const reason = tellingReason(thought, scale);
  if (reason) {
    const words = liked(reason.rating, scale) ? t.recommendations.because : t.recommendations.becauseRated;
    return html`${words} <cite>${items.at(reason.item).title}</cite>`;
  }
  const raised = thought.reasons.reduce((sum, { score }) => sum + Math.max(0, score), 0);
  return raised >= TELLING_SHARE * thought.score
    ? t.recommendations.becauseTaste
    : t.recommendations.becauseCrowd;
}

/** Shares below half a percent are not worth a line. */
const NEGLIGIBLE = 0.005;
const tells = (share: number): boolean => Math.abs(share) >= NEGLIGIBLE;

/** A rating's share in a score. */
export interface Share {
  /** Row of the rated item. */
  readonly item: number;
  /** The shares of a score add up to 1; a rating that speaks against it has a negative one. */
  readonly share: number;
}

/** What a score is made of, exactly: the ratings shown, all other ratings, and what it is for everybody. */
export function sharesOf({ reasons, score, prior }: Thought): {
  readonly ratings: readonly Share[];
  readonly others: number;
  readonly everybody: number;
} {
  const ratings = reasons
    .map((reason) => ({ item: reason.item, share: reason.score / score }))
    .filter(({ share }) => tells(share));
  const everybody = prior / score;
  const others = 1 - everybody - ratings.reduce((sum, { share }) => sum + share, 0);
  return { ratings, others, everybody };
}

/** The ratings behind a recommendation, each with its share, and each to be taken back on the spot. */
function reasonList(
  thought: Thought,
  items: Items,
  { t, percent }: Voice,
  href: (item: Item) => string,
): TemplateResult {
  const bar = (share: number): TemplateResult => shareBar(share, percent(share));
  const { ratings, others, everybody } = sharesOf(thought);
  return html`<ul class="why" aria-label=${t.why.label}>
    ${ratings.map(({ item, share }) => {
      const rated = items.at(item);
      return html`<li>
        ${itemLink(rated, href)}
        ${bar(share)}
        <button
          type="button"
          class="quiet why-forget"
          aria-label=${t.why.forget(rated.title)}
          title=${t.why.forget(rated.title)}
          @click=${sends({ kind: 'clear', item })}
        >
          <svg class="icon" viewBox="0 0 20 20" aria-hidden="true"><path d="M5 5 15 15M15 5 5 15" /></svg>
        </button>
      </li>`;
    })}
    ${tells(others) ? html`<li><span>${t.why.others}</span> ${bar(others)}</li>` : nothing}
    ${tells(everybody) ? html`<li><span>${t.why.everybody}</span> ${bar(everybody)}</li>` : nothing}
  </ul>`;
}

/** A share as a bar beside its number. */
const shareBar = (share: number, words: string): TemplateResult =>
  html`<span class="why-share">
    <i ?data-against=${share < 0} .style=${`--share: ${Math.min(1, Math.abs(share)).toFixed(3)}`}></i>${words}
  </span>`;
