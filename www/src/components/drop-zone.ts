import { html, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { t } from '../locale';
import { ActEvent } from './act';
import { LightElement } from './light-element';

/** Takes files dropped anywhere on the page, and says so while they are dragged over it. */
@customElement('ff-drop-zone')
export class DropZone extends LightElement {
  /** The files are somebody else's: nothing of them becomes the visitor's own. */
  @property({ type: Boolean }) guest = false;
  @state() private dragged = false;
  readonly #listeners: Partial<Record<keyof WindowEventMap, (event: DragEvent) => void>> = {
    dragenter: (event) => this.#over(event),
    dragover: (event) => this.#over(event),
    dragleave: (event) => {
      // Leaving one element enters another, unless it is the window that is left.
      if (event.relatedTarget === null) this.dragged = false;
    },
    drop: (event) => this.#drop(event),
  };

  override connectedCallback(): void {
    super.connectedCallback();
    for (const [kind, listener] of Object.entries(this.#listeners)) {
      window.addEventListener(kind, listener as EventListener);
    }
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const [kind, listener] of Object.entries(this.#listeners)) {
      window.removeEventListener(kind, listener as EventListener);
    }
  }

  protected override render() {
    return this.dragged
      ? html`<div class="drop" aria-hidden="true">
          <p>${this.guest ? t.together.drop : t.import.drop}</p>
          <p>${t.import.dropHint}</p>
        </div>`
      : nothing;
  }

  #over(event: DragEvent): void {
    if (!event.dataTransfer?.types.includes('Files')) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = 'copy';
    this.dragged = true;
  }

  #drop(event: DragEvent): void {
    this.dragged = false;
    const files = [...(event.dataTransfer?.files ?? [])];
    if (files.length === 0) return;
    event.preventDefault();
    this.dispatchEvent(new ActEvent({ kind: this.guest ? 'guest' : 'import', files }));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ff-drop-zone': DropZone;
  }
}
