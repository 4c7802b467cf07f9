import { html, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { ActEvent, sends } from '../../components/act';
import { LightElement } from '../../components/light-element';
import { t } from '../../locale';
import type { Items } from '../../model/items';
import type { About } from '../../model/types';
import { HOME, RATINGS } from '../../router';
import { type Choices, NO_CHOICES, type Plan, planImport } from '../../visitor/import/plan';
import { type Review, reviewFiles } from '../../visitor/import/review';
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
  #matcher: Matcher | undefined;

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!this.items || !this.about) return;
    if (changed.has('files') || !this.review) void this.#read(this.items, this.about);
  }

  protected override render(): TemplateResult {
    const { items, about, visitor, review, added } = this;
    if (!items || !about || !visitor) return waiting(t.importing.waiting);
    if (!review) return waiting(t.importing.reading);
    if (added !== undefined) return done(added);
    const idOf = (row: number) => items.at(row).id;
    const plan = planImport(review, this.choices, visitor, idOf, about.scale, Date.now());
    const shown: Shown = { rows: (section) => this.shown.get(section) ?? FIRST_ROWS, more: this.#more };
    return html`<section class="import" aria-labelledby="import-heading">
      <h1 id="import-heading" tabindex="-1">${t.importing.heading}</h1>
      ${summary(plan, review, about.scale)}
      ${fileList(review, this.choices, this.#choose)}
      ${unsure(review, this.choices, items, shown, this.#choose)}
      ${clashes(plan, this.choices, items, shown, this.#choose)}
      ${twice(plan, items, shown)} ${found(review, items, shown)} ${missing(review, shown)}
      ${keptFilms(review)} ${refusedRows(review, shown)}
      <div class="import-acts">
        <button type="button" class="solid" ?disabled=${plan.films === 0} @click=${() => this.#add(plan)}>
          ${addText(plan)}
        </button>
        <button type="button" class="outlined" @click=${sends({ kind: 'closeImport' })}>
          ${t.importing.cancel}
        </button>
      </div>
    </section>`;
  }

  async #read(items: Items, about: About): Promise<void> {
    const { files } = this;
    this.added = undefined;
    this.#matcher ??= new Matcher(items.catalogue);
    const review = await reviewFiles(files, this.#matcher, about.scale);
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

const waiting = (text: string): TemplateResult =>
  html`<section class="import"><h1 id="import-heading" tabindex="-1">${text}</h1></section>`;

function addText({ films, added, changed }: Plan): string {
  const ratings = added + changed;
  return films > 0 && films === ratings ? t.importing.addRatings(ratings) : t.importing.add(films);
}

function done(films: number): TemplateResult {
  return html`<section class="import" aria-labelledby="import-heading">
    <h1 id="import-heading" tabindex="-1">${t.importing.done.heading(films)}</h1>
    <p>${t.importing.done.text}</p>
    <div class="import-acts">
      <a class="solid" href=${HOME} @click=${sends({ kind: 'closeImport' })}>${t.importing.done.toFive}</a>
      <a class="outlined" href=${RATINGS} @click=${sends({ kind: 'closeImport' })}>
        ${t.importing.done.toRatings}
      </a>
      <button type="button" class="outlined" @click=${sends({ kind: 'undo' })}>${t.importing.done.undo}</button>
    </div>
  </section>`;
}

declare global {
  interface HTMLElementTagNameMap {
    'ff-import': ImportView;
  }
}
