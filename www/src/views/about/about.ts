import { html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { LightElement } from '../../components/light-element';
import { decimal, hundredths, integer, percent, t } from '../../locale';
import type { About, Card, Model } from '../../model/types';
import { report } from '../../owner';
import { type AboutWords, aboutWords, DATA_FIGURES } from './words';
import '../../styles/about.css';

/** Numbers of ratings after which an evaluation may have looked, the most telling first. */
const GIVEN = [5, 10, 1] as const;

/** What the model was made of, how good it is, and where it leans: its card in plain words. */
@customElement('ff-about')
export class AboutView extends LightElement {
  @property({ attribute: false }) about: About | undefined;
  @property({ attribute: false }) model: Model | undefined;
  @state() private card: Card | undefined;

  protected override async firstUpdated(): Promise<void> {
    this.card = await this.model?.card();
  }

  protected override render(): TemplateResult | typeof nothing {
    const { about, card } = this;
    if (!about) return nothing;
    const words = aboutWords();
    const { users, items, ratings, title } = about;
    return html`<section class="about" aria-labelledby="view-heading" aria-busy=${card ? 'false' : 'true'}>
      <h1 id="view-heading" tabindex="-1">${t.about.heading}</h1>
      <p class="about-lead">${words.lead(integer(users), integer(items), integer(ratings), title)} ${words.alone}</p>
      ${card ? chapters(words, about, card) : nothing}
    </section>`;
  }
}

/** A figure of the card by its name. */
type Figure = (name: string) => number | undefined;

function chapters(words: AboutWords, about: About, card: Card): TemplateResult {
  const figures = new Map(card.figures);
  const get: Figure = (name) => figures.get(name);
  return html`
    <section>
      <h2>${words.good}</h2>
      ${quality(words, get)}
      ${report ? html`<p><a href=${report}>${words.report}</a></p>` : nothing}
    </section>
    <section>
      <h2>${words.biases}</h2>
      ${biases(words, get).map((sentence) => html`<p>${sentence}</p>`)} ${era(words, [...figures])}
    </section>
    <section>
      <h2>${words.limits}</h2>
      <ul>
        ${limits(words, get).map((sentence) => html`<li>${sentence}</li>`)}
      </ul>
    </section>
    <section>
      <h2>${words.data}</h2>
      <p class="about-owner">${card.about || words.unsaid}</p>
      ${facts(
        DATA_FIGURES.flatMap((name) => {
          const value = get(name);
          const text = name.startsWith('ratings.') ? hundredths : integer;
          return value === undefined ? [] : [[words.figures[name], text(value)] as const];
        }),
      )}
      <details>
        <summary>${words.parameters}</summary>
        ${facts(about.parameters)}
      </details>
      ${import.meta.env.MODE === 'one-file' ? nothing : html`<p><a href="./model-card.md">${words.card}</a></p>`}
    </section>
  `;
}

function facts(rows: readonly (readonly [string, string])[]): TemplateResult {
  return html`<dl>
    ${rows.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}
  </dl>`;
}

/** Of the earliest moment that an evaluation has looked at. */
function quality(words: AboutWords, get: Figure): TemplateResult {
  const given = GIVEN.find((n) => get(`strong.${n}.ndcg_at_10`) !== undefined);
  if (given === undefined) return html`<p>${words.unmeasured}</p>`;
  const of = (name: string) => get(`strong.${given}.${name}`);
  const [ours, popular] = [of('ndcg_at_10') ?? 0, of('ndcg_at_10.popularity')];
  const [rmse, averages, within] = [of('rmse'), of('rmse.biases'), of('within_80')];
  return html`${
    popular
      ? html`<p>${words.lists(given, hundredths(ours), hundredths(popular), decimal(ours / popular))}</p>`
      : nothing
  }
  ${
    rmse !== undefined && averages !== undefined
      ? html`<p>${words.errors(given, hundredths(rmse), hundredths(averages))}</p>`
      : nothing
  }
  ${within === undefined ? nothing : html`<p>${words.within(percent(within))}</p>`}`;
}

function biases(words: AboutWords, get: Figure): string[] {
  const [ratings, lists] = ['ratings', 'lists'].map((of) => get(`popularity.top_10_percent.${of}`));
  const [items, correlation] = [get('lists.items'), get('popularity.mean_correlation')];
  return [
    ratings === undefined || lists === undefined ? '' : words.popular(percent(ratings), percent(lists)),
    items === undefined ? '' : words.variety(percent(items)),
    // Below a tenth it is hardly there.
    correlation === undefined || Math.abs(correlation) < 0.1 ? '' : words.means(correlation > 0),
  ].filter((sentence) => sentence);
}

function limits(words: AboutWords, get: Figure): readonly string[] {
  const [unrated, few] = [get('items.unrated'), get('items.few')];
  return unrated === undefined || few === undefined
    ? words.limit
    : [words.few(integer(unrated), integer(few)), ...words.limit];
}

/** Shares of each decade, the earliest first. */
function era(
  words: AboutWords,
  figures: readonly (readonly [string, number])[],
): TemplateResult | typeof nothing {
  const decades = new Map<number, Map<string, number>>();
  for (const [name, value] of figures) {
    const [, decade, part] = /^era\.(-?\d+)\.(\w+)$/.exec(name) ?? [];
    if (decade === undefined || part === undefined) continue;
    const parts = decades.get(Number(decade)) ?? new Map<string, number>();
    decades.set(Number(decade), parts.set(part, value));
  }
  if (decades.size === 0) return nothing;
  const rows = [...decades].sort(([a], [b]) => a - b);
  const share = (value = 0) => html`<td .style=${`--share: ${value.toFixed(3)}`}>${percent(value)}</td>`;
  return html`<table class="era">
    <caption>${words.era}</caption>
    <thead>
      <tr>
        ${[words.decade, words.ofItems, words.ofRatings, words.ofLists].map((head) => html`<th scope="col">${head}</th>`)}
      </tr>
    </thead>
    <tbody>
      ${rows.map(
        ([decade, parts]) => html`<tr>
          <th scope="row">${t.tune.decadeWords(decade)}</th>
          ${['items', 'ratings', 'lists'].map((part) => share(parts.get(part)))}
        </tr>`,
      )}
    </tbody>
  </table>`;
}

declare global {
  interface HTMLElementTagNameMap {
    'ff-about': AboutView;
  }
}
