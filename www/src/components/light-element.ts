import { LitElement } from 'lit';

/**
 * A Lit element that renders into itself rather than into a shadow root: one stylesheet for all, and labels and
 * descriptions that refer to ids anywhere on the page.
 */
export class LightElement extends LitElement {
  protected override createRenderRoot(): HTMLElement {
    return this;
  }
}
