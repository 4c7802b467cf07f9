import { html, nothing, type TemplateResult } from 'lit';
import { integer, isSpoken, LANGUAGES, t } from '../locale';
import { areFilms } from '../locale/subject';
import type { About } from '../model/types';
import { has, inShards, report } from '../owner';
import { ABOUT, IMPORT } from '../router';
import { ActEvent, sends } from './act';
import { choice } from './choice';
import { pickFiles } from './file-picker';

/** What belongs to the visitor, and where the knowledge comes from. On every view, in every state. */
export function footer(about: About | undefined): TemplateResult {
  return html`<footer class="foot">
    <div class="foot-yours">
      <h2>${t.keep.heading}</h2>
      <p>${t.keep.text} ${inShards ? t.keep.shards : nothing}</p>
      <div class="foot-acts">
        <button type="button" class="outlined" @click=${sends({ kind: 'export', as: 'json' })}>
          ${t.keep.export}
        </button>
        ${has('import') ? pickFiles(t.keep.import) : nothing}
        <button type="button" class="outlined" @click=${sends({ kind: 'startOver' })}>${t.keep.startOver}</button>
      </div>
      <p class="foot-acts">
        ${(areFilms ? (['csv', 'letterboxd'] as const) : (['csv'] as const)).map(
          (as) => html`<button type="button" class="link" @click=${sends({ kind: 'export', as })}>
            ${t.keep.exportAs[as]}
          </button>`,
        )}
      </p>
      ${
        has('import')
          ? html`<p class="foot-hint">${t.keep.importHint} <a href=${IMPORT}>${t.keep.importMore}</a></p>`
          : nothing
      }
      ${languages()}
    </div>
    ${
      about
        ? html`<div class="foot-data">
            <p>
              ${t.keep.data(about.title)}
              ${t.keep.size(integer(about.users), integer(about.items), integer(about.ratings))}
            </p>
            <p class="foot-acts">
              <a href=${ABOUT}>${t.about.heading}</a>
              ${report ? html`<a href=${report}>${t.about.report}</a>` : nothing}
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

/** The languages, each under its own name. */
function languages(): TemplateResult {
  const options = Object.entries(LANGUAGES).map(([code, { name }]) => [code, name] as const);
  return choice(t.languages, options, t.language, (language, from) => {
    if (isSpoken(language)) from.dispatchEvent(new ActEvent({ kind: 'speak', language }));
  });
}
