import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { acquaintanceMeter, acquaintanceWords } from '../../components/acquaintance';
import { LightElement } from '../../components/light-element';
import { decimal, hundredths, integer, t } from '../../locale';
import type { Items } from '../../model/items';
import type { About, Knowledge, LeaveOneOut, Model, Taste } from '../../model/types';
import { has } from '../../owner';
import { HOME, MAP, movieHref } from '../../router';
import { traitChart } from './traits';
import { FEW, knownWords, type NamedTrait, profileWords, surprises } from './words';
import '../../styles/taste.css';

/** With fewer there is nothing to predict one from. */
const LEAST = 2;
/** Ratings that surprised the model most. */
const SURPRISES = 5;

/** What the model makes of the visitor, in words first, and how far that can be trusted. */
@customElement('ff-taste')
export class TasteView extends LightElement {
  @property({ attribute: false }) items: Items | undefined;
  @property({ attribute: false }) about: About | undefined;
  @property({ attribute: false }) model: Model | undefined;
  @property({ attribute: false }) taste: Taste | undefined;
  @state() private knowledge: Knowledge | undefined;
  /** What `knowledge` is about. */
  #asked = '';

  protected override willUpdate(_: PropertyValues<this>): void {
    const asked = JSON.stringify(this.taste);
    if (!this.model || !this.taste || asked === this.#asked) return;
    this.#asked = asked;
    void this.#know(this.model, this.taste);
  }

  protected override render(): TemplateResult | typeof nothing {
    const { items, about, knowledge, taste } = this;
    if (!items || !about || !taste) return nothing;
    return html`<section class="taste" aria-labelledby="view-heading" aria-busy=${knowledge ? 'false' : 'true'}>
      <h1 id="view-heading" tabindex="-1">${t.taste.heading}</h1>
      ${taste.ratings.length === 0 ? empty() : knowledge ? this.#portrait(knowledge, items, about) : nothing}
    </section>`;
  }

  #portrait(knowledge: Knowledge, items: Items, about: About): TemplateResult {
    const { profile, leaveOneOut, acquaintance } = knowledge;
    const genres: NamedTrait[] = profile.groups
      .map(({ group, ...trait }) => ({ ...trait, name: t.genreName(group) }))
      .sort((a, b) => b.deviation - a.deviation);
    const decades: NamedTrait[] = profile.decades.map(({ decade, ...trait }) => ({
      ...trait,
      name: t.tune.decadeWords(decade),
    }));
    const known = { acquaintance, rated: leaveOneOut.ratings.length };
    return html`<div class="taste-lead">
        <div class="taste-words">
          ${profileWords(profile, genres, decades).map((sentence) => html`<p>${sentence}</p>`)}
        </div>
        <div class="taste-known">
          <p class="taste-score">${acquaintanceWords(known)}. ${t.recommendations.rated(known.rated)}</p>
          ${acquaintanceMeter(known)}
          ${has('map') ? html`<p><a href=${MAP}>${t.map.toYou}</a></p>` : nothing}
        </div>
      </div>
      <section class="taste-part" aria-labelledby="taste-traits">
        <h2 id="taste-traits">${t.taste.traits}</h2>
        <p class="taste-intro taste-note">${t.taste.traitsNote}</p>
        <div class="taste-charts">
          <div>
            <h3>${t.taste.genres}</h3>
            ${traitChart(genres, t.taste.genres)}
          </div>
          <div>
            <h3>${t.taste.decades}</h3>
            ${traitChart(decades, t.taste.decades)}
          </div>
        </div>
      </section>
      <section class="taste-part" aria-labelledby="taste-test">
        <h2 id="taste-test">${t.taste.known.heading}</h2>
        ${
          leaveOneOut.ratings.length < LEAST
            ? html`<p class="taste-intro">${t.taste.known.tooFew}</p>`
            : this.#test(leaveOneOut, items, about)
        }
      </section>`;
  }

  #test(test: LeaveOneOut, items: Items, about: About): TemplateResult {
    const { ratings, rmse, rmseItemMean, rmseStranger, within80 } = test;
    const words = t.taste.known;
    const most = Math.max(rmse, rmseItemMean, rmseStranger);
    const bar = (label: string, error: number, mine: boolean) => html`<div ?data-mine=${mine}>
      <dt>${label}</dt>
      <dd><i .style=${`--share: ${(error / (most || 1)).toFixed(3)}`}></i>${words.off(hundredths(error))}</dd>
    </div>`;
    const odd = surprises(test, SURPRISES);
    return html`<p class="taste-intro">${words.method(ratings.length)} <strong>${knownWords(test)}</strong></p>
      ${ratings.length < FEW ? html`<p class="taste-caution">${words.few(ratings.length)}</p>` : nothing}
      <dl class="errors">
        ${bar(words.you, rmse, true)} ${bar(words.crowd, rmseItemMean, false)}
        ${bar(words.stranger, rmseStranger, false)}
      </dl>
      <p class="taste-note">${words.within(integer(Math.round(within80 * ratings.length)), ratings.length)}</p>
      ${
        odd.length > 0
          ? html`<h3>${words.surprises}</h3>
              <ul class="odd">
                ${odd.map((one) => {
                  const { title, year } = items.at(one.item);
                  return html`<li>
                    <a href=${movieHref(items.at(one.item))}>${title}</a> <span class="year">${year || nothing}</span>
                    <span>${words.surprise(one.rating, decimal(one.prediction), about.scale.max)}</span>
                  </li>`;
                })}
              </ul>`
          : nothing
      }`;
  }

  async #know(model: Model, taste: Taste): Promise<void> {
    const knowledge = await model.know(taste);
    if (taste === this.taste || JSON.stringify(taste) === this.#asked) this.knowledge = knowledge;
  }
}

const empty = (): TemplateResult => html`<div class="blank">
  <p><strong>${t.taste.empty}</strong> ${t.taste.emptyHint}</p>
  <p><a href=${HOME}>${t.ratings.toStart}</a></p>
</div>`;

declare global {
  interface HTMLElementTagNameMap {
    'ff-taste': TasteView;
  }
}
