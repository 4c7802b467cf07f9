import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { sends } from '../components/act';
import { interval, liked } from '../components/certainty';
import { yearAndGenres } from '../components/genres';
import { LightElement } from '../components/light-element';
import { watchlistToggle } from '../components/recommendation';
import { shelvesOf } from '../components/shelves';
import { siteLinks } from '../components/site-links';
import '../components/stars';
import { decimal, t } from '../locale';
import type { Item, Items } from '../model/items';
import { type TagBook, tagBook } from '../model/tag-book';
import type { About, Model } from '../model/types';
import { has } from '../owner';
import { artwork } from '../posters/artwork';
import { posterColours } from '../posters/poster';
import { HOME, movieHref } from '../router';

/** Films like this one at first, and at most. */
const SIMILAR = 5;
const MORE_SIMILAR = 20;
type Guess = readonly [prediction: number, low: number, high: number];

/** One film: rate it, see five like it, and, if asked, what the visitor would probably give it. */
@customElement('ff-movie')
export class MovieView extends LightElement {
  @property({ attribute: false }) items: Items | undefined;
  @property({ attribute: false }) about: About | undefined;
  @property({ attribute: false }) model: Model | undefined;
  /** Row of the film, or undefined if the catalogue has no such film. */
  @property({ attribute: false }) item: number | undefined;
  @property({ attribute: false }) rating: number | null = null;
  @property({ type: Boolean }) excluded = false;
  /** The visitor says they have not seen it. */
  @property({ type: Boolean }) unseen = false;
  @property({ type: Boolean }) listed = false;
  /** The film's stars are in the search results right now. */
  @property({ type: Boolean }) elsewhere = false;
  @state() private similar: readonly number[] | undefined;
  @state() private guess: Guess | undefined;
  @state() private book: TagBook | undefined;
  @state() private shown = SIMILAR;
  /** The picture of the five is wanted, and its code is there. */
  @state() private picture = false;

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('model')) void this.#readTags();
    if (changed.has('item') || changed.has('unseen')) void this.#foresee();
    if (changed.has('item')) {
      this.similar = undefined;
      this.shown = SIMILAR;
      this.picture = false;
      void this.#findSimilar();
    }
  }

  protected override render() {
    const { items, about, item: row } = this;
    if (!items || !about) return nothing;
    if (row === undefined) return unknown();
    const item = items.at(row);
    return html`<article class="movie" .style=${posterColours(item)}>
        <div class="movie-poster">
          ${artwork(item)}
          <span class="movie-year" aria-hidden="true">${item.year || nothing}</span>
        </div>
        <div class="movie-words">
          <p class="movie-back"><a href=${HOME}>${t.movie.back}</a></p>
          <h1 id="view-heading" tabindex="-1">${item.title}</h1>
          ${item.aliases.length > 0 ? html`<p class="movie-aka">${t.movie.aka} ${item.aliases.join(', ')}</p>` : nothing}
          ${shelvesOf(item, this.book?.of(row) ?? [])}
          ${this.#rate(item, about)}
          ${this.rating === null ? this.#expected(row, about) : nothing}
          <div class="movie-acts">
            ${
              this.rating === null
                ? html`<button
                    type="button"
                    class="outlined"
                    @click=${sends({ kind: 'mark', item: row, mark: 'excluded', is: !this.excluded })}
                  >
                    ${this.excluded ? t.movie.interested : t.movie.notInterested}
                  </button>`
                : nothing
            }
            ${watchlistToggle(row, this.listed, 'view-heading')} ${siteLinks(item)}
          </div>
          <p class="movie-count">${this.excluded ? t.movie.excluded : t.movie.ratedBy(item.count)}</p>
        </div>
      </article>
      ${this.#five(item, items, about)}`;
  }

  #rate(item: Item, about: About): TemplateResult {
    if (this.elsewhere) return html`<p class="covered">${t.rate.elsewhere}.</p>`;
    return html`<ff-stars
      class="movie-stars"
      .item=${item.index}
      .label=${item.title}
      .rating=${this.rating}
      .scale=${about.scale}
    ></ff-stars>`;
  }

  /**
   * Seeing a prediction first pulls people's ratings towards it (Cosley et al. 2003): only those who have not seen the
   * film, and cannot rate it, get to see what the model expects.
   */
  #expected(row: number, about: About): TemplateResult | typeof nothing {
    if (about.scale.implicit) return nothing;
    if (!this.unseen) {
      return html`<p class="movie-guess">
        <button type="button" class="link" @click=${sends({ kind: 'mark', item: row, mark: 'unseen', is: true })}>
          ${t.movie.guess}
        </button>
        <span>${t.movie.guessNote}</span>
      </p>`;
    }
    if (!this.guess) return nothing;
    const [prediction, low, high] = this.guess;
    return html`<p class="rec-guess">
      <span class="rec-stars" aria-hidden="true">${decimal(prediction)}</span>
      ${interval({ prediction, low, high }, about.scale)}
      <span class="rec-sure">${t.recommendations.range(decimal(low), decimal(high))}</span>
    </p>`;
  }

  #five(item: Item, items: Items, { scale, title }: About): TemplateResult {
    const headline =
      this.rating !== null && liked(this.rating, scale)
        ? t.movie.liked(item.title)
        : t.movie.alike(item.title);
    const similar = (this.similar ?? []).map((row) => items.at(row));
    return html`<section class="alike" aria-labelledby="alike-heading">
      <h2 id="alike-heading">${headline}</h2>
      ${
        this.similar?.length === 0
          ? html`<p class="blank">${t.movie.alone}</p>`
          : html`<ul class="alike-row">
              ${similar.slice(0, this.shown).map(alikeOne)}
            </ul>`
      }
      <div class="alike-acts">
        ${
          similar.length > this.shown
            ? html`<button type="button" class="outlined" @click=${this.#more}>${t.movie.more}</button>`
            : nothing
        }
        ${
          has('pictures') && similar.length >= SIMILAR && !this.picture
            ? html`<button type="button" class="outlined" @click=${this.#picture}>${t.share.open}</button>`
            : nothing
        }
      </div>
      ${
        this.picture
          ? html`<ff-share
              .headline=${headline}
              .film=${item}
              .five=${similar.slice(0, SIMILAR)}
              .rating=${this.rating}
              .source=${title}
            ></ff-share>`
          : nothing
      }
    </section>`;
  }

  #more(): void {
    this.shown = MORE_SIMILAR;
  }

  /** The code of the picture comes when it is wanted. */
  async #picture(): Promise<void> {
    await import('../infographic/share');
    this.picture = true;
  }

  async #findSimilar(): Promise<void> {
    const { item, model } = this;
    if (item === undefined || !model) return;
    const similar = await model.similar(item, MORE_SIMILAR);
    if (item === this.item) this.similar = similar.map((other) => other.item);
  }

  async #readTags(): Promise<void> {
    if (this.model) this.book = await tagBook(this.model);
  }

  async #foresee(): Promise<void> {
    const { item, model, unseen } = this;
    this.guess = undefined;
    if (item === undefined || !model || !unseen) return;
    const guess = await model.predict(item);
    if (item === this.item) this.guess = guess;
  }
}

function alikeOne(item: Item): TemplateResult {
  return html`<li class="alike-one" .style=${posterColours(item)}>
    <div class="rec-poster">${artwork(item)}</div>
    <p class="alike-title"><a href=${movieHref(item)}>${item.title}</a></p>
    <p class="rec-meta">${yearAndGenres(item)}</p>
  </li>`;
}

function unknown(): TemplateResult {
  return html`<section class="blank">
    <h1 id="view-heading" tabindex="-1">${t.movie.unknown}</h1>
    <p>${t.movie.unknownHint}</p>
    <p><a href=${HOME}>${t.ratings.toStart}</a></p>
  </section>`;
}

declare global {
  interface HTMLElementTagNameMap {
    'ff-movie': MovieView;
  }
}
