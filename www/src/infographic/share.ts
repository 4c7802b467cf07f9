import { html, nothing, type PropertyValues } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { LightElement } from '../components/light-element';
import { t } from '../locale';
import type { Item } from '../model/items';
import { downloadFile } from '../visitor/export';
import { compose, HEIGHT, WIDTH } from './compose';
import { embeddedFont, fileName, painter, paletteOf, pngFile, svgFile } from './files';

/** A film and five like it as a picture to keep or to send. Drawn here: nothing is sent unless the visitor does. */
@customElement('ff-share')
export class Share extends LightElement {
  @property() headline = '';
  @property({ attribute: false }) film: Item | undefined;
  @property({ attribute: false }) five: readonly Item[] = [];
  /** The visitor's rating of the film. */
  @property({ attribute: false }) rating: number | null = null;
  /** The data set the films come from. */
  @property() source = '';
  @state() private withRating = false;
  @state() private preview = '';
  @state() private failed = false;
  #svg: Blob | undefined;
  #font: Promise<string> | undefined;

  protected override willUpdate(changed: PropertyValues<this>): void {
    const inputs = ['headline', 'film', 'five', 'rating', 'withRating'];
    if (inputs.some((name) => changed.has(name as keyof Share))) void this.#draw();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    URL.revokeObjectURL(this.preview);
  }

  protected override render() {
    return html`<div class="share">
      <img class="share-preview" src=${this.preview || nothing} width=${WIDTH} height=${HEIGHT} alt=${this.#words()} />
      <div class="share-acts">
        ${
          this.rating === null
            ? nothing
            : html`<label class="share-rating">
                <input
                  type="checkbox"
                  .checked=${this.withRating}
                  @change=${(event: Event) => {
                    this.withRating = (event.currentTarget as HTMLInputElement).checked;
                  }}
                />
                ${t.share.withRating}
              </label>`
        }
        <button type="button" class="outlined" @click=${() => this.#save('png')}>${t.share.png}</button>
        <button type="button" class="outlined" @click=${() => this.#save('svg')}>${t.share.svg}</button>
        ${
          'canShare' in navigator
            ? html`<button type="button" class="outlined" @click=${() => this.#send()}>${t.share.send}</button>`
            : nothing
        }
      </div>
      <p class="share-note" role="status">${this.failed ? t.share.failed : t.share.note}</p>
    </div>`;
  }

  #words(): string {
    return `${this.headline}: ${this.five.map(({ title }) => title).join(', ')}`;
  }

  async #draw(): Promise<void> {
    const { film, five, rating, withRating, headline } = this;
    if (!film || five.length === 0) return;
    this.#font ??= embeddedFont();
    const font = await this.#font;
    const shown = withRating ? rating : null;
    const picture = compose(
      {
        headline,
        film,
        five,
        rating: shown,
        ratingWords: t.share.mine(shown ?? 0),
        footer: t.share.footer(this.source),
      },
      paletteOf(this),
      painter(),
      font,
    );
    this.#svg = svgFile(picture);
    URL.revokeObjectURL(this.preview);
    this.preview = URL.createObjectURL(this.#svg);
  }

  async #file(kind: 'png' | 'svg'): Promise<Blob | undefined> {
    if (!this.#svg) return undefined;
    return kind === 'svg' ? this.#svg : pngFile(this.#svg);
  }

  async #save(kind: 'png' | 'svg'): Promise<void> {
    await this.#attempt(async () => {
      const file = await this.#file(kind);
      if (file) downloadFile(file, `${fileName(this.headline)}.${kind}`);
    });
  }

  async #send(): Promise<void> {
    await this.#attempt(async () => {
      const png = await this.#file('png');
      if (!png) return;
      const files = [new File([png], `${fileName(this.headline)}.png`, { type: png.type })];
      if (navigator.canShare({ files })) await navigator.share({ files, text: this.#words() });
      else downloadFile(png, `${fileName(this.headline)}.png`);
    });
  }

  async #attempt(work: () => Promise<void>): Promise<void> {
    try {
      await work();
      this.failed = false;
    } catch (thrown) {
      // Changing one's mind is no failure.
      this.failed = !(thrown instanceof DOMException && thrown.name === 'AbortError');
    }
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ff-share': Share;
  }
}
