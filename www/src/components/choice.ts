import { html, type TemplateResult } from 'lit';

/** A labelled list to choose one of. */
export function choice(
  label: string,
  options: readonly (readonly [value: string, words: string])[],
  chosen: string,
  choose: (value: string) => void,
): TemplateResult {
  return html`<label class="order">
    ${label}
    <select @change=${(event: Event) => choose((event.currentTarget as HTMLSelectElement).value)}>
      ${options.map(([value, words]) => html`<option value=${value} ?selected=${value === chosen}>${words}</option>`)}
    </select>
  </label>`;
}
