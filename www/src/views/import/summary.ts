import { html, nothing, type TemplateResult } from 'lit';
import { t } from '../../locale';
import type { About } from '../../model/types';
import type { Plan } from '../../visitor/import/plan';
import { isFault, type Review } from '../../visitor/import/review';

/** What would be added, in a line each; nothing that is none. */
export function summary(plan: Plan, { files, television }: Review, scale: About['scale']): TemplateResult {
  const words = t.import.summary;
  const { added, changed, same, marked, rounded } = plan;
  const lines: [number, (n: number) => string][] = [
    [added + changed, words.ratings],
    [changed, words.changed],
    [marked.seen, words.seen],
    [marked.watchlist, words.watchlist],
    [marked.excluded, words.excluded],
    [marked.unseen, words.unseen],
    [same, words.same],
    [rounded, (n) => words.rounded(n, scale.step)],
    [television, words.television],
  ];
  const said = lines.filter(([n]) => n > 0);
  const refused = files.every(({ result }) => isFault(result));
  return html`${plan.films === 0 ? html`<p><strong>${refused ? t.import.unchanged : words.nothing}</strong></p>` : nothing}
    ${said.length > 0 ? html`<ul class="import-summary">${said.map(([n, text]) => html`<li>${text(n)}</li>`)}</ul>` : nothing}`;
}
