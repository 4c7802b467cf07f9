import hostTokens from 'virtual:host-tokens';
import { type CSSResultGroup, html, LitElement, type TemplateResult, unsafeCSS } from 'lit';
import { property, state } from 'lit/decorators.js';
import { bestLanguage, page, type Voice, voiceOf } from '../../src/locale';
import { asProblem, type Problem } from '../../src/model/errors';
import type { Item } from '../../src/model/items';
import base from '../../src/styles/base.css?inline';
import ground from '../../src/styles/ground.css?inline';
import poster from '../../src/styles/poster.css?inline';
import stars from '../../src/styles/stars.css?inline';
import thought from '../../src/styles/thought.css?inline';
import styles from './elements.css?inline';
import { linkOf } from './link';
import { type OpenModel, openModel } from './open';
import type { FlatflixEvents, ItemDetail } from './types';

/** What both elements have in common: a model to open, a language, links and events. */
export abstract class ModelElement extends LitElement {
  static override styles: CSSResultGroup = [hostTokens, ground, base, poster, stars, thought, styles].map(
    unsafeCSS,
  );

  @property() model = '';
  @property() link = '';
  @property({ type: Number }) limit = 5;
  @state() protected opened: OpenModel | undefined;
  @state() protected problem: Problem | undefined;
  /** In the language of the page around the element, about the model's items; the page's until it is open. */
  protected voice: Voice = page;
  /** The address that was opened last, to tell late answers from the wanted one. */
  #address = '';

  /** The model is open: show something. */
  protected abstract begin(opened: OpenModel): Promise<void>;

  override connectedCallback(): void {
    super.connectedCallback();
    this.addEventListener('click', this.#select);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.removeEventListener('click', this.#select);
  }

  protected override willUpdate(): void {
    if (this.model && this.model !== this.#address) void this.open();
  }

  /** Open the model and begin, or say why not. */
  protected async open(): Promise<void> {
    const address = this.model;
    this.#address = address;
    this.problem = undefined;
    try {
      const opened = await openModel(address);
      const voice = await voiceOf(this.#language(), opened.about.subject, opened.about.scale);
      if (address !== this.#address) return;
      this.voice = voice;
      this.opened = opened;
      this.tell('flatflix-ready', { about: opened.about });
      await this.begin(opened);
    } catch (thrown) {
      if (address === this.#address) this.fail(thrown);
    }
  }

  protected fail(thrown: unknown): void {
    this.problem = asProblem(thrown);
    const { code, message } = this.problem;
    this.tell('flatflix-error', { code, message });
  }

  /** Tell the page. False if it does not want what would follow. */
  protected tell<Name extends keyof FlatflixEvents>(
    name: Name,
    detail: FlatflixEvents[Name]['detail'],
  ): boolean {
    return this.dispatchEvent(
      new CustomEvent(name, { detail, bubbles: true, composed: true, cancelable: true }),
    );
  }

  protected readonly href = (item: Item): string => linkOf(this.link, item, document.baseURI);

  /** Why there is nothing, and a way to try again. */
  protected problemText({ code }: Problem): TemplateResult {
    const { problems } = this.voice.t;
    return html`<div class="problem" part="message" role="alert">
      <p>${problems[code].title}</p>
      <button type="button" part="button" @click=${() => this.open()}>${problems.retry}</button>
    </div>`;
  }

  #language() {
    const own = this.closest<HTMLElement>('[lang]')?.lang;
    return bestLanguage('', own ? [own] : navigator.languages);
  }

  /** A click on a title tells the page first. */
  readonly #select = (event: Event): void => {
    const link = event.composedPath().find((target) => target instanceof HTMLElement && target.dataset.item);
    if (!link || !this.opened) return;
    const item = this.opened.items.at(Number((link as HTMLElement).dataset.item));
    if (!this.tell('flatflix-select', detailOf(item))) event.preventDefault();
  };
}

/** An item as events tell of it. */
export const detailOf = ({ id, title, year }: Item): ItemDetail => ({ id, title, year });
