import { html, nothing, type TemplateResult } from 'lit';
import { integer, t } from '../locale';
import type { About } from '../model/types';
import { ActEvent, sends } from './act';

const IMPORT_TYPES = '.zip,.csv,.json,.xml,.txt,application/zip,text/csv,application/json,text/xml';

/** What belongs to the visitor, and where the knowledge comes from. On every view, in every state. */
export function footer(about: About | undefined): TemplateResult {
  return html`<footer class="foot">
    <div class="foot-yours">
      <h2>${t.keep.heading}</h2>
      <p>${t.keep.text}</p>
      <div class="foot-acts">
        <button type="button" class="outlined" @click=${sends({ kind: 'export', as: 'json' })}>
          ${t.keep.export}
        </button>
        <label class="outlined file">
          ${t.keep.import}
          <input type="file" multiple accept=${IMPORT_TYPES} @change=${onFiles} />
        </label>
        <button type="button" class="outlined" @click=${sends({ kind: 'startOver' })}>${t.keep.startOver}</button>
      </div>
      <p class="foot-acts">
        ${(['csv', 'letterboxd'] as const).map(
          (as) => html`<button type="button" class="link" @click=${sends({ kind: 'export', as })}>
            ${t.keep.exportAs[as]}
          </button>`,
        )}
      </p>
      <p class="foot-hint">${t.keep.importHint}</p>
    </div>
    ${
      about
        ? html`<div class="foot-data">
            <p>
              ${t.keep.data(about.title)}
              ${t.keep.size(integer(about.users), integer(about.items), integer(about.ratings))}
            </p>
            ${about.citation ? html`<p>${about.citation}</p>` : nothing}
            ${
              about.licence
                ? html`<details>
                    <summary>${t.keep.licence}</summary>
                    <p class="licence">${about.licence}</p>
                  </details>`
                : nothing
            }
          </div>`
        : nothing
    }
  </footer>`;
}

function onFiles(event: Event): void {
  const input = event.currentTarget as HTMLInputElement;
  const files = [...(input.files ?? [])];
  if (files.length > 0) input.dispatchEvent(new ActEvent({ kind: 'import', files }));
  // The same file may be chosen again, after it was changed.
  input.value = '';
}
