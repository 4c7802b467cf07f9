import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { ActEvent, sends } from '../../components/act';
import { pickFiles } from '../../components/file-picker';
import { LightElement } from '../../components/light-element';
import { t } from '../../locale';
import type { Items } from '../../model/items';
import type { About } from '../../model/types';
import { HOME, RATINGS } from '../../router';
import { type Choices, NO_CHOICES, type Plan, planImport } from '../../visitor/import/plan';
import { isFault, type Review, reviewFiles } from '../../visitor/import/review';
import { Matcher } from '../../visitor/matching/matcher';
import type { VisitorState } from '../../visitor/state';
import {
  clashes,
  fileList,
  found,
  keptFilms,
  missing,
  refusedRows,
  type Shown,
  twice,
  unsure,
} from './sections';
import { summary } from './summary';
import '../../styles/import.css';

/** Rows a section shows at first, and more by each click. */
const FIRST_ROWS = 20;
const MORE_ROWS = 200;

/**
 * The review of files with ratings: what they are, which films were found, what would change. Nothing is written
 * until the visitor says so, and then in one step that one undo takes back.
 */
@customElement('ff-import')
export class ImportView extends LightElement {
  @property({ attribute: false }) files: readonly File[] = [];
  @property({ attribute: false }) items: Items | undefined;
  @property({ attribute: false }) about: About | undefined;
  @property({ attribute: false }) visitor: VisitorState | undefined;
  @state() private review: Review | undefined;
  @state() private choices: Choices = NO_CHOICES;
  @state() private shown: ReadonlyMap<string, number> = new Map();
  /** Films added, once they are. */
  @state() private added: number | undefined;
  #matcher: Promise<Matcher> | undefined;

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!this.items || !this.about) return;
    if (this.files.length === 0) {
      this.review = undefined;
      this.added = undefined;
    } else if (changed.has('files') || (changed.has('items') && !this.review)) {
      void this.#read(this.items, this.about);
    }
  }

  protected override render(): TemplateResult {
    const { items, about, visitor, review, added } = this;
    if (this.files.length === 0) return intro();
    if (!items || !about || !visitor) return waiting(t.import.waiting);
    if (!review) return waiting(t.import.reading);
    if (added !== undefined) return done(added);
    const idOf = (row: number) => items.at(row).id;
    const plan = planImport(review, this.choices, visitor, idOf, about.scale, Date.now());
    const shown: Shown = { rows: (section) => this.shown.get(section) ?? FIRST_ROWS, more: this.#more };
    const refused = review.files.every(({ result }) => isFault(result));
    return html`<section class="import" aria-labelledby="import-heading">
      <h1 id="import-heading" tabindex="-1">${refused ? t.import.refusedAll : t.import.review}</h1>
      ${summary(plan, review, about.scale)}
      ${fileList(review, this.choices, this.#choose)}
      ${unsure(review, this.choices, items, shown, this.#choose)}
      ${clashes(plan, this.choices, items, shown, this.#choose)}
      ${twice(plan, items, shown)} ${found(review, items, shown)} ${missing(review, shown)}
      ${keptFilms(review)} ${refusedRows(review, shown)}
      <div class="import-acts">
        ${
          refused
            ? nothing
            : html`<button type="button" class="solid" ?disabled=${plan.films === 0} @click=${() => this.#add(plan)}>
                ${addText(plan)}
              </button>`
        }
        <button type="button" class="outlined" @click=${sends({ kind: 'closeImport' })}>
          ${refused ? t.import.close : t.import.cancel}
        </button>
      </div>
    </section>`;
  }

  async #read(items: Items, about: About): Promise<void> {
    const { files } = this;
    this.added = undefined;
    this.#matcher ??= Matcher.build(items.catalogue);
    const review = await reviewFiles(files, await this.#matcher, about.scale);
    // Another file was added meanwhile.
    if (files !== this.files) return;
    const [person] = review.people;
    this.choices = { ...NO_CHOICES, person };
    this.shown = new Map();
    this.review = review;
    await this.#toHeading();
  }

  readonly #choose = (change: Partial<Choices>): void => {
    this.choices = { ...this.choices, ...change };
  };

  readonly #more = (section: string): void => {
    const rows = this.shown.get(section) ?? FIRST_ROWS;
    this.shown = new Map(this.shown).set(section, rows + MORE_ROWS);
  };

  async #add({ patch, films }: Plan): Promise<void> {
    this.dispatchEvent(new ActEvent({ kind: 'bringIn', patch, count: films }));
    this.added = films;
    await this.#toHeading();
  }

  async #toHeading(): Promise<void> {
    await this.updateComplete;
    window.scrollTo(0, 0);
    this.querySelector<HTMLElement>('#import-heading')?.focus({ preventScroll: true });
  }
}

/** Before there are files: what can be brought, and where to find it. */
const intro = (): TemplateResult => html`<section class="import" aria-labelledby="import-heading">
  <h1 id="import-heading" tabindex="-1">${t.import.heading}</h1>
  <p class="import-intro">${t.import.intro}</p>
  ${pickFiles(t.import.choose, 'solid')}
  <dl class="import-sources">
    ${t.import.sources.map(
      ([site, where]) => html`<div>
        <dt>${site}</dt>
        <dd>${where}</dd>
      </div>`,
    )}
  </dl>
</section>`;

const waiting = (text: string): TemplateResult =>
  html`<section class="import"><h1 id="import-heading" tabindex="-1">${text}</h1></section>`;

function addText({ films, added, changed }: Plan): string {
  const ratings = added + changed;
  return films > 0 && films === ratings ? t.import.addRatings(ratings) : t.import.add(films);
}

function done(films: number): TemplateResult {
  return html`<section class="import" aria-labelledby="import-heading">
    <h1 id="import-heading" tabindex="-1">${t.import.done.heading(films)}</h1>
    <p>${t.import.done.text}</p>
    <div class="import-acts import-done">
      <a class="solid" href=${HOME}>${t.import.done.toFive}</a>
      <a class="outlined" href=${RATINGS}>${t.import.done.toRatings}</a>
      <button type="button" class="outlined" @click=${sends({ kind: 'undo' })}>${t.import.done.undo}</button>
    </div>
  </section>`;
}

declare global {
  interface HTMLElementTagNameMap {
    'ff-import': ImportView;
  }
}
