import { html, type TemplateResult } from 'lit';
import { ActEvent } from './act';

/** What exports of ratings come as. What a file is, its content tells. */
const TYPES = '.zip,.csv,.json,.xml,.txt,application/zip,text/csv,application/json,text/xml';

/** A button that asks for files with ratings, and sends them on to what they are for. */
export function pickFiles(
  label: string,
  look: 'outlined' | 'solid' = 'outlined',
  kind: 'import' | 'guest' = 'import',
): TemplateResult {
  return html`<label class="${look} file">
    ${label}
    <input type="file" multiple accept=${TYPES} @change=${(event: Event) => onFiles(event, kind)} />
  </label>`;
}

function onFiles(event: Event, kind: 'import' | 'guest'): void {
  const input = event.currentTarget as HTMLInputElement;
  const files = [...(input.files ?? [])];
  if (files.length > 0) input.dispatchEvent(new ActEvent({ kind, files }));
  // The same file may be chosen again, after it was changed.
  input.value = '';
}
