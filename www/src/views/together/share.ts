import { html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { LightElement } from '../../components/light-element';
import { t } from '../../locale';
import type { About } from '../../model/types';
import { togetherHref } from '../../router';
import { encodeRatings, LinkError, MOST_RATINGS } from '../../visitor/share-link';
import type { VisitorState } from '../../visitor/state';

/** The visitor's own ratings as a link, after they have read what that means. */
@customElement('ff-share-ratings')
export class ShareRatings extends LightElement {
  @property({ attribute: false }) visitor: VisitorState | undefined;
  @property({ attribute: false }) about: About | undefined;
  @state() private asked = false;
  @state() private link = '';
  @state() private said = '';

  protected override render(): TemplateResult | typeof nothing {
    const n = Math.min(this.visitor?.ratings.size ?? 0, MOST_RATINGS);
    if (n === 0) return nothing;
    const words = t.together.share;
    return html`<section class="together-share" aria-labelledby="share-heading">
      <h2 id="share-heading">${words.heading}</h2>
      <p>${words.hint}</p>
      ${
        this.asked
          ? html`<div class="together-ask">
              <p>${words.warning(n)}</p>
              <p class="together-acts">
                <button type="button" class="solid" @click=${this.#make}>${words.yes}</button>
                <button type="button" class="outlined" @click=${() => this.#ask(false)}>${words.no}</button>
              </p>
            </div>`
          : html`<button type="button" class="outlined" @click=${() => this.#ask(true)}>${words.make}</button>`
      }
      ${
        this.link
          ? html`<p class="together-link">
              <input readonly aria-label=${words.link} .value=${this.link} @focus=${select} />
              <button type="button" class="outlined" @click=${this.#copy}>${words.copy}</button>
            </p>`
          : nothing
      }
      <p role="status">${this.said}</p>
    </section>`;
  }

  #ask(is: boolean): void {
    this.asked = is;
    this.link = '';
    this.said = '';
  }

  async #make(): Promise<void> {
    const { visitor, about } = this;
    if (!visitor || !about) return;
    const ratings = [...visitor.ratings]
      .sort(([, a], [, b]) => b.at - a.at)
      .map(([id, { rating }]): [string, number] => [id, rating])
      .filter(([, rating]) => rating >= about.scale.min && rating <= about.scale.max);
    try {
      const text = await encodeRatings({ ratings, scale: about.scale });
      this.link = new URL(togetherHref(text), document.baseURI).href;
      this.asked = false;
    } catch (thrown) {
      if (!(thrown instanceof LinkError)) throw thrown;
      this.said = t.together.faults[thrown.fault];
    }
  }

  async #copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(this.link);
      this.said = t.together.share.copied;
    } catch {
      // Not allowed here: the text is selected, for the visitor's own keys.
      this.querySelector<HTMLInputElement>('.together-link input')?.focus();
      this.said = t.together.share.copyYourself;
    }
  }
}

const select = (event: Event): void => (event.currentTarget as HTMLInputElement).select();

declare global {
  interface HTMLElementTagNameMap {
    'ff-share-ratings': ShareRatings;
  }
}
