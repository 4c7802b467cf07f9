import { html } from 'lit';
import { customElement } from 'lit/decorators.js';
import { t } from '../locale';
import { LightElement } from './light-element';

/** A line in a corner: a new version of the site is there. Sends `take` when it is wanted now. */
@customElement('ff-update-notice')
export class UpdateNotice extends LightElement {
  protected override render() {
    return html`<p class="update" role="status">
      ${t.update.text}
      <button type="button" @click=${() => this.dispatchEvent(new Event('take'))}>${t.update.take}</button>
      <button type="button" class="link" @click=${() => this.remove()}>${t.update.later}</button>
    </p>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ff-update-notice': UpdateNotice;
  }
}
