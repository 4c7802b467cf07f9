import { LitElement } from 'lit';
import { onSpeak } from '../locale';

/**
 * A Lit element that renders into itself rather than into a shadow root: one stylesheet for all, and labels and
 * descriptions that refer to ids anywhere on the page. Drawn anew when another language is spoken.
 */
export class LightElement extends LitElement {
  #unsubscribe: (() => void) | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#unsubscribe = onSpeak(() => this.requestUpdate());
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#unsubscribe?.();
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }
}
