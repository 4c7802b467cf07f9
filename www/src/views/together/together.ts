import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { interval } from '../../components/certainty';
import { choice } from '../../components/choice';
import { pickFiles } from '../../components/file-picker';
import { fitTitle } from '../../components/fit-title';
import { yearAndGenres } from '../../components/genres';
import { LightElement } from '../../components/light-element';
import { watchlistToggle } from '../../components/recommendation';
import { decimal, t } from '../../locale';
import type { Items } from '../../model/items';
import type { About, Aggregation, Model, SharedRecommendation, Taste } from '../../model/types';
import { artwork } from '../../posters/artwork';
import { posterColours } from '../../posters/poster';
import { movieHref } from '../../router';
import { decodeRatings, LinkError, type SharedRatings } from '../../visitor/share-link';
import type { VisitorState } from '../../visitor/state';
import { MOST_PEOPLE, type Person, personFromFiles, personFromLink } from './guests';
import './share';
import '../../styles/together.css';

const FIRST = 5;
const MORE = 10;

/** Who is here tonight: known until the page is closed, whatever else is looked at meanwhile. */
let company: readonly Person[] = [];

/** Films for two or more: everybody's ratings side by side, and what all of them would like. */
@customElement('ff-together')
export class TogetherView extends LightElement {
  @property({ attribute: false }) items: Items | undefined;
  @property({ attribute: false }) about: About | undefined;
  @property({ attribute: false }) model: Model | undefined;
  @property({ attribute: false }) taste: Taste | undefined;
  @property({ attribute: false }) visitor: VisitorState | undefined;
  /** Rows on the watchlist. */
  @property({ attribute: false }) watchlist: ReadonlySet<number> = new Set();
  /** What the address brought: ratings as `encodeRatings` writes them, or what claims to be such. */
  @property({ attribute: false }) shared = '';
  @state() private people = company;
  @state() private aggregation: Aggregation = 'mean';
  @state() private limit = FIRST;
  @state() private list: readonly SharedRecommendation[] | undefined;
  /** Ratings that came with a link and wait for a yes. */
  @state() private offered: SharedRatings | undefined;
  @state() private fault = '';
  @state() private reading = false;
  #asked = '';

  /** Take a seat for whose files these are. */
  async welcome(files: readonly File[]): Promise<void> {
    const { items, about } = this;
    if (!items || !about || this.reading) return;
    this.fault = '';
    this.reading = true;
    const person = await personFromFiles(files, items, about, this.#nextName());
    this.reading = false;
    if (typeof person === 'string') this.fault = person;
    else this.#add(person);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('shared') && this.shared) void this.#open(this.shared);
    void this.#follow();
  }

  protected override render(): TemplateResult | typeof nothing {
    const { items, about, taste, people } = this;
    if (!items || !about || !taste) return nothing;
    return html`<section class="together" aria-labelledby="view-heading">
      <h1 id="view-heading" tabindex="-1">${t.together.heading}</h1>
      ${this.offered ? this.#offer(this.offered) : nothing}
      ${this.fault ? html`<p class="together-fault" role="alert">${this.fault}</p>` : nothing}
      <ul class="people" aria-label=${t.together.people}>
        <li>
          <span class="person-name">${t.together.you}</span>
          <span class="person-said">${taste.ratings.length === 0 ? t.together.stranger : t.together.ratings(taste.ratings.length)}</span>
        </li>
        ${people.map((person, n) => this.#person(person, n))}
      </ul>
      ${people.length < MOST_PEOPLE ? this.#invitation() : html`<p>${t.together.full}</p>`}
      ${people.length > 0 ? this.#films(items, about) : nothing}
      <ff-share-ratings .visitor=${this.visitor} .about=${about}></ff-share-ratings>
    </section>`;
  }

  #offer({ ratings }: SharedRatings): TemplateResult {
    return html`<div class="together-ask" role="alertdialog" aria-labelledby="offer">
      <p id="offer">${t.together.offer(ratings.length)}</p>
      <p class="together-acts">
        <button type="button" class="solid" @click=${this.#accept}>${t.together.accept}</button>
        <button type="button" class="outlined" @click=${this.#decline}>${t.together.decline}</button>
      </p>
    </div>`;
  }

  #person({ name, ratings, missing }: Person, n: number): TemplateResult {
    return html`<li>
      <input
        class="person-name"
        aria-label=${t.together.name(n + 2)}
        maxlength="24"
        .value=${name}
        @change=${(event: Event) => this.#rename(n, (event.currentTarget as HTMLInputElement).value)}
      />
      <span class="person-said">${t.together.ratings(ratings.length)}${missing > 0 ? html`, ${t.together.missing(missing)}` : nothing}</span>
      <button type="button" class="quiet" aria-label=${t.together.removeLabel(name)} @click=${() => this.#remove(n)}>
        ${t.together.remove}
      </button>
    </li>`;
  }

  #invitation(): TemplateResult {
    return html`<div class="together-invite">
      <p>${this.people.length === 0 ? t.together.intro : t.together.another}</p>
      ${this.reading ? html`<p role="status">${t.import.reading}</p>` : pickFiles(t.together.load, 'solid', 'guest')}
      <p class="together-note">${t.together.private}</p>
    </div>`;
  }

  #films(items: Items, about: About): TemplateResult {
    const { list, people } = this;
    const names = [t.together.you, ...people.map(({ name }) => name)];
    return html`<section aria-labelledby="together-films" aria-busy=${list ? 'false' : 'true'}>
      <header class="together-head">
        <h2 id="together-films">${t.together.films}</h2>
        ${choice(t.together.aim, Object.entries(t.together.aims), this.aggregation, (value) => {
          this.aggregation = value as Aggregation;
        })}
      </header>
      ${list?.length === 0 ? html`<p class="blank">${t.together.none}</p>` : nothing}
      <ol class="shared-films" aria-label=${t.together.films}>
        ${repeat(
          list ?? [],
          ({ item }) => item,
          (shared) => this.#film(shared, names, items, about),
        )}
      </ol>
      ${
        list && list.length >= this.limit
          ? html`<button type="button" class="outlined recs-more" @click=${() => (this.limit += MORE)}>
              ${t.recommendations.more}
            </button>`
          : nothing
      }
    </section>`;
  }

  #film(
    { item: row, predictions }: SharedRecommendation,
    names: readonly string[],
    items: Items,
    about: About,
  ): TemplateResult {
    const item = items.at(row);
    const titleId = `rec-${row}`;
    return html`<li class="rec" .style=${posterColours(item)}>
      <div class="rec-face">
        <div class="rec-poster">${artwork(item)}</div>
        <h3 class="rec-title" id=${titleId} .style=${`--fit: ${fitTitle(item.title)}cqi`}>
          <a href=${movieHref(item)}>${item.title}</a>
        </h3>
      </div>
      <dl class="rec-guess shared-guesses">
        ${predictions.map(
          (prediction, n) => html`<div>
            <dt>${names[n]}</dt>
            <dd>
              <span aria-hidden="true">${decimal(prediction.prediction)}</span> ${interval(prediction, about.scale)}
            </dd>
          </div>`,
        )}
      </dl>
      <p class="rec-meta">${yearAndGenres(item)}</p>
      <div class="rec-acts">${watchlistToggle(row, this.watchlist.has(row), titleId)}</div>
    </li>`;
  }

  async #open(text: string): Promise<void> {
    this.fault = '';
    this.offered = undefined;
    try {
      this.offered = await decodeRatings(text);
    } catch (thrown) {
      if (!(thrown instanceof LinkError)) throw thrown;
      this.fault = t.together.faults[thrown.fault];
    }
  }

  #accept(): void {
    const { offered, items, about } = this;
    if (!offered || !items || !about) return;
    this.offered = undefined;
    this.#add(personFromLink(offered, items, about, this.#nextName()));
  }

  #decline(): void {
    this.offered = undefined;
    this.querySelector<HTMLElement>('h1')?.focus();
  }

  #add(person: Person): void {
    if (person.ratings.length === 0) this.fault = t.together.nothing;
    else this.#seat([...this.people, person].slice(0, MOST_PEOPLE));
  }

  #nextName(): string {
    return t.together.guest(this.people.length + 2);
  }

  #rename(n: number, name: string): void {
    const words = name.trim().slice(0, 24) || t.together.guest(n + 2);
    this.#seat(this.people.map((person, at) => (at === n ? { ...person, name: words } : person)));
  }

  #remove(n: number): void {
    this.#seat(this.people.filter((_, at) => at !== n));
    this.querySelector<HTMLElement>('h1')?.focus();
  }

  #seat(people: readonly Person[]): void {
    company = people;
    this.people = people;
  }

  /** Bring the list in step with everybody. */
  async #follow(): Promise<void> {
    const { model, taste, people, aggregation, limit } = this;
    if (!model || !taste || people.length === 0) return;
    const guests = people.map(({ ratings, excluded }) => ({ ratings, excluded }));
    const asked = JSON.stringify([taste, guests, aggregation, limit]);
    if (asked === this.#asked) return;
    this.#asked = asked;
    const list = await model.together(taste, guests, aggregation, limit);
    if (asked === this.#asked) this.list = list;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ff-together': TogetherView;
  }
}
