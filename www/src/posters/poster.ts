import { html, svg, type TemplateResult } from 'lit';
import type { Item } from '../model/items';
import { COMPOSITIONS, SIZE } from './compositions';
import { css, inksOf } from './inks';
import { markShape } from './marks';

/** Factors from this one on choose the composition: the most extreme one, and which way it points. */
const FIRST_CHOOSER = 2;

/** A factor, about N(0, 1), as a number 0..1. */
const squash = (factor: number): number => 1 / (1 + Math.exp(-1.4 * factor));

/**
 * The poster of an item, drawn from its factors alone: the same item always has the same poster, and items of a
 * taste resemble each other. Decorative: the title stands beside or upon it as text.
 */
export function poster(item: Item): TemplateResult {
  const { factors } = item;
  const { art, markAt } = compositionOf(factors)({
    p: squash((factors[0] ?? 0) - 0.6 * (factors[3] ?? 0)),
    q: squash((factors[5] ?? 0) + 0.6 * (factors[1] ?? 0)),
    r: squash((factors[6] ?? 0) - 0.6 * (factors[7] ?? 0)),
  });
  return html`<svg
    class="poster"
    viewBox="0 0 ${SIZE} ${SIZE * 1.5}"
    aria-hidden="true"
    .style=${posterColours(item)}
  >
    <rect class="f" width=${SIZE} height=${SIZE * 1.5} />
    <svg width=${SIZE} height=${SIZE} viewBox="0 0 ${SIZE} ${SIZE}">${art}</svg>
    ${svg`<g class="m" transform="translate(${markAt[0]} ${markAt[1]})">${markShape(item.mark)}</g>`}
    <rect class="s caption" x="16" y="226" width="120" height="14" />
    <rect class="s caption" x="16" y="250" width="76" height="14" />
  </svg>`;
}

/**
 * The colours of an item's poster as custom properties, for the poster and for the title upon it. To be bound to
 * the `.style` property, which a content security policy allows, not to the attribute, which it does not.
 */
export function posterColours(item: Item): string {
  const known = colours.get(item);
  if (known !== undefined) return known;
  const style = Object.entries(inksOf(item.factors, item.mark))
    .map(([name, ink]) => `--poster-${name}: ${css(ink)}`)
    .join('; ');
  colours.set(item, style);
  return style;
}

const colours = new WeakMap<Item, string>();

function compositionOf(factors: ArrayLike<number>) {
  let chosen = 0;
  let extreme = -1;
  for (let factor = FIRST_CHOOSER; factor < factors.length; factor++) {
    const value = factors[factor] ?? 0;
    if (Math.abs(value) > extreme) {
      extreme = Math.abs(value);
      chosen = 2 * (factor - FIRST_CHOOSER) + (value > 0 ? 1 : 0);
    }
  }
  const composition = COMPOSITIONS[chosen % COMPOSITIONS.length];
  if (!composition) throw new RangeError('No compositions');
  return composition;
}
