import { html, type TemplateResult } from 'lit';
import { t } from '../locale';
import type { Tuning } from '../model/types';
import { isTuned, NEUTRAL } from '../tuning';
import { ActEvent, sends } from './act';

type Knob = keyof typeof t.tune.knobs;
/**
 * Ends of the knobs, and how far one key goes. The model would take a novelty of 1: but there the list is of films
 * that hardly anybody has rated, good or not.
 */
const KNOBS: readonly { readonly knob: Knob; readonly min: number; readonly max: number }[] = [
  { knob: 'novelty', min: -0.8, max: 0.8 },
  { knob: 'variety', min: 0, max: 1 },
];
const STEP = 0.1;

/** The knobs of the list, each with instant effect. */
export function tunePanel(tuning: Tuning): TemplateResult {
  return html`<div class="tune" id="tune" role="group" aria-label=${t.tune.label}>
    ${KNOBS.map(({ knob, min, max }) => {
      const { label, ends } = t.tune.knobs[knob];
      const value = tuning[knob];
      return html`<label class="knob">
        <span class="knob-ends">${ends.map((end) => html`<span>${end}</span> `)}</span>
        <input
          type="range"
          min=${min}
          max=${max}
          step=${STEP}
          .value=${String(value)}
          aria-label=${label}
          aria-valuetext=${degree(t.tune.knobs[knob].degrees, value, min, max)}
          @input=${(event: InputEvent) => send(event, { ...tuning, [knob]: turned(event) })}
        />
      </label>`;
    })}
    <button
      type="button"
      class="quiet"
      ?disabled=${!isTuned(tuning)}
      @click=${sends({ kind: 'tune', tuning: NEUTRAL })}
    >
      ${t.tune.reset}
    </button>
  </div>`;
}

/** How far a knob is turned, in words: one of `degrees`, which are spread evenly from one end to the other. */
export function degree(degrees: readonly string[], value: number, min: number, max: number): string {
  const last = degrees.length - 1;
  // Away from neutral: a knob that is turned at all is not called neutral.
  const away = value > 0 ? Math.ceil : Math.floor;
  const place = away((last * (value - min)) / (max - min) - Math.sign(value) * 1e-9);
  return degrees[Math.min(last, Math.max(0, place))] ?? '';
}

/** What the list is tuned to, in words, for when the panel is closed. */
export const tuningWords = (tuning: Tuning): string =>
  KNOBS.filter(({ knob }) => tuning[knob] !== NEUTRAL[knob])
    .map(({ knob, min, max }) => degree(t.tune.knobs[knob].degrees, tuning[knob], min, max))
    .join(', ');

const turned = (event: Event): number => Number((event.currentTarget as HTMLInputElement).value);

function send(event: Event, tuning: Tuning): void {
  event.currentTarget?.dispatchEvent(new ActEvent({ kind: 'tune', tuning }));
}
