import { html, type TemplateResult } from 'lit';

export type Option = readonly [value: string, words: string];

/** A labelled list to choose one of. */
export function choice(
  label: string,
  options: readonly Option[],
  chosen: string,
  choose: (value: string, from: HTMLElement) => void,
): TemplateResult {
  return html`<label class="order">
    ${label}
    <select @change=${(event: Event) => chosenIn(event, choose)}>
      ${options.map(([value, words]) => html`<option value=${value} .selected=${value === chosen}>${words}</option>`)}
    </select>
  </label>`;
}

function chosenIn(event: Event, choose: (value: string, from: HTMLElement) => void): void {
  const list = event.currentTarget as HTMLSelectElement;
  choose(list.value, list);
}
