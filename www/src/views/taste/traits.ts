import { html, type TemplateResult } from 'lit';
import { signed, t } from '../../locale';
import { type NamedTrait, standsOut } from './words';

/** Deviations beyond this many stars end at the edge of their line; no line is scaled for less than the first. */
const [LEAST_SPAN, MOST_SPAN] = [0.3, 1.5];

/**
 * Traits next to the crowd, which stands in the middle: a bar to the right for what is liked more, to the left for less,
 * and a thin line for what is not known for sure. Hollow where it may be chance.
 */
export function traitChart(traits: readonly NamedTrait[], label: string): TemplateResult {
  const reach = ({ deviation, uncertainty }: NamedTrait) => Math.abs(deviation) + uncertainty;
  const span = Math.min(MOST_SPAN, Math.max(LEAST_SPAN, ...traits.map(reach)));
  const share = (stars: number) => (0.5 + Math.min(1, Math.max(-1, stars / span)) / 2) * 100;
  return html`<ul class="traits" aria-label=${label}>
    ${traits.map((trait) => {
      const { name, deviation, uncertainty, ratings } = trait;
      const at = share(deviation);
      const [low, high] = [share(deviation - uncertainty), share(deviation + uncertainty)];
      return html`<li>
        <span class="trait-name">${name}</span>
        <span
          class="trait-line"
          aria-hidden="true"
          ?data-sure=${standsOut(trait)}
          ?data-less=${deviation < 0}
          .style=${`--from: ${Math.min(50, at)}%; --to: ${Math.max(50, at)}%; --low: ${low}%; --high: ${high}%`}
          ><i></i><b></b
        ></span>
        <span class="trait-value">${signed(deviation)}<span class="spoken"> ${t.taste.from(ratings)}</span></span>
      </li>`;
    })}
  </ul>`;
}
