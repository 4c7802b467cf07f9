import { html, nothing, type TemplateResult } from 'lit';
import { t } from '../locale';
import type { About } from '../model/types';
import type { Fault, Imported, Skipped } from '../visitor/import';
import { sends } from './act';

/** Skipped rows listed by name; the others are counted. */
const LISTED = 50;

/** How an import went. */
export type Report =
  | {
      readonly kind: 'done';
      readonly file: string;
      readonly imported: Imported;
      readonly changed: number;
      readonly scale: About['scale'];
    }
  | { readonly kind: 'refused'; readonly file: string; readonly fault: Fault };

export function importReport(report: Report): TemplateResult {
  return html`<section class="report" aria-labelledby="report-heading">
    <h2 id="report-heading" tabindex="-1">${report.kind === 'done' ? t.imported.heading : t.imported.failed(report.file)}</h2>
    ${report.kind === 'done' ? success(report) : html`<p>${faultText(report.fault)} ${t.imported.unchanged}</p>`}
    <button type="button" class="quiet report-close" @click=${sends({ kind: 'closeReport' })}>${t.imported.close}</button>
  </section>`;
}

function success({ file, imported, changed, scale }: Extract<Report, { kind: 'done' }>) {
  const { ratings, marks, skipped, rounded, repeated } = imported;
  const aside = Object.values(marks).flat().length;
  const sentences = [
    ratings.size + aside === 0 ? t.imported.nothing(file) : t.imported.added(ratings.size, file),
    changed > 0 ? t.imported.changed(changed) : '',
    repeated > 0 ? t.imported.repeated(repeated) : '',
    rounded > 0 ? t.imported.rounded(rounded, scale.step) : '',
    aside > 0 ? t.imported.aside(aside) : '',
    ratings.size + aside > 0 ? t.imported.undo : t.imported.unchanged,
  ];
  return html`<p>${sentences.filter(Boolean).join(' ')}</p>
    ${skipped.length > 0 ? skippedList(skipped, scale) : nothing}`;
}

function skippedList(skipped: readonly Skipped[], scale: About['scale']): TemplateResult {
  const rest = skipped.length - LISTED;
  return html`<details ?open=${skipped.length <= 5}>
    <summary>${t.imported.skipped(skipped.length)}</summary>
    <ul>
      ${skipped
        .slice(0, LISTED)
        .map(
          (row) =>
            html`<li><span class="row">${t.imported.row(row.line)}</span> ${reasonText(row, scale)}</li>`,
        )}
      ${rest > 0 ? html`<li>${t.imported.skippedMore(rest)}</li>` : nothing}
    </ul>
  </details>`;
}

function reasonText({ reason }: Skipped, { min, max }: About['scale']): string {
  const { reasons } = t.imported;
  if (reason.kind === 'unknown') return reasons.unknown(reason.id);
  return reason.kind === 'rating' ? reasons.rating(reason.value, min, max) : reasons.id;
}

function faultText(fault: Fault): string {
  const { faults } = t.imported;
  switch (fault.kind) {
    case 'tooLarge':
      return faults.tooLarge(fault.limit);
    case 'columns':
      return faults.columns(fault.found);
    case 'people':
      return faults.people(fault.count);
    case 'quotes':
      return faults.quotes(fault.line);
    default:
      return faults[fault.kind];
  }
}
