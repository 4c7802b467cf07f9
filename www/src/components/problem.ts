import { html, type TemplateResult } from 'lit';
import { t } from '../locale';
import type { Problem } from '../model/errors';
import { sends } from './act';

/** Why there are no recommendations, what still works, and what to do. */
export function problemPanel(problem: Problem): TemplateResult {
  const { title, text } = t.problems[problem.code];
  const reload = problem.code === 'UNSUPPORTED_FORMAT' || problem.code === 'UNEXPECTED';
  return html`<section class="problem" role="alert">
    <div class="problem-art" aria-hidden="true"><i></i><i></i><i></i><i></i><i></i></div>
    <h1>${title}</h1>
    <p>${text}</p>
    <p class="problem-do">
      ${
        reload
          ? html`<button type="button" class="solid" @click=${() => location.reload()}>${t.problems.reload}</button>`
          : html`<button type="button" class="solid" @click=${sends({ kind: 'retry' })}>${t.problems.retry}</button>`
      }
      <span class="code">${t.problems.code} ${problem.code}</span>
    </p>
  </section>`;
}

/** Why ratings are not being kept, and what to do. The page goes on without. */
export function storageNotice({ cause }: Problem): TemplateResult {
  const name = cause instanceof Error || cause instanceof DOMException ? cause.name : '';
  const { title, text, full, newer } = t.problems.STORAGE;
  if (name === 'QuotaExceededError') return noticeLine(`${title}. ${full}`);
  // A record or a database that this page does not know was written by a later one.
  return noticeLine(`${title}. ${name === 'TypeError' || name === 'VersionError' ? newer : text}`);
}

/** A quiet line under the header: something is amiss, but the page goes on. */
export const noticeLine = (text: string): TemplateResult => html`<p class="notice" role="status">${text}</p>`;
