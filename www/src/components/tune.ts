import { html, type TemplateResult } from 'lit';
import { t } from '../locale';
import type { Items } from '../model/items';
import type { Tuning } from '../model/types';
import { isTuned, NEUTRAL } from '../tuning';
import { ActEvent, sends } from './act';
import { SURENESS_FROM } from './certainty';
import { choice, type Option } from './choice';

type Knob = keyof typeof t.tune.knobs;
/**
 * Ends of the knobs, and how far one key goes. The model would take a novelty of 1: but there the list is of films
 * that hardly anybody has rated, good or not.
 */
const KNOBS: readonly { readonly knob: Knob; readonly min: number; readonly max: number }[] = [
  { knob: 'novelty', min: -0.8, max: 0.8 },
  { knob: 'risk', min: -1, max: 1 },
  { knob: 'variety', min: 0, max: 1 },
];
const STEP = 0.1;
/** Certainties a film can be required to have. */
const levels = (): (readonly [from: number, words: string])[] =>
  SURENESS_FROM.slice(1).map((from, n) => [from, t.tune.atLeast(t.recommendations.sureness[n + 1] ?? '')]);

/**
 * How the panel stands: open; laid out where nobody sees it, for a frame; or put by as it was laid out then, so that opening it
 * costs no more than making room.
 */
export type Panel = 'open' | 'laid' | 'by';

/** What the list may be made of, and its knobs, each with instant effect. */
export function tunePanel(tuning: Tuning, items: Items, panel: Panel): TemplateResult {
  return html`<div class="tune" id="tune" role="group" aria-label=${t.tune.label} data-panel=${panel}>
    <div class="tune-filters">${filters(tuning, items)}</div>
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

function filters(tuning: Tuning, { groups, decades }: Items): TemplateResult[] {
  const { any, none, genre, without, decade, certainty, decadeWords } = t.tune;
  const genres = groups.map((name): Option => [name, t.genreName(name)]);
  const filter = (label: string, name: keyof Tuning, options: readonly Option[]) =>
    choice(label, options, String(tuning[name]), (value, from) =>
      from.dispatchEvent(
        new ActEvent({
          kind: 'tune',
          tuning: { ...tuning, [name]: typeof tuning[name] === 'number' ? Number(value) : value },
        }),
      ),
    );
  return [
    filter(genre, 'genre', [['', any], ...genres]),
    filter(without, 'without', [['', none], ...genres]),
    filter(decade, 'decade', [
      ['0', any],
      ...decades.map((from): Option => [String(from), decadeWords(from)]),
    ]),
    filter(certainty, 'certainty', [
      ['0', any],
      ...levels().map(([from, words]): Option => [String(from), words]),
    ]),
  ];
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
export function tuningWords(tuning: Tuning): string {
  const { genre, without, decade, certainty } = tuning;
  return [
    genre && t.genreName(genre),
    without && t.tune.withoutWords(t.genreName(without)),
    decade && t.tune.decadeWords(decade),
    levels().find(([from]) => from === certainty)?.[1],
    ...KNOBS.filter(({ knob }) => tuning[knob] !== NEUTRAL[knob]).map(({ knob, min, max }) =>
      degree(t.tune.knobs[knob].degrees, tuning[knob], min, max),
    ),
  ]
    .filter(Boolean)
    .join(', ');
}

const turned = (event: Event): number => Number((event.currentTarget as HTMLInputElement).value);

function send(event: Event, tuning: Tuning): void {
  event.currentTarget?.dispatchEvent(new ActEvent({ kind: 'tune', tuning }));
}
