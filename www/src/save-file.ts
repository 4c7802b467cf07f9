import type { Ready } from './engine';
import { t } from './locale';
import { csvExport, download, type ExportKind, jsonExport, letterboxdExport } from './visitor/export';
import type { VisitorState } from './visitor/state';

/** Offer the visitor's state as a file. Without a catalogue films have no names, and the export only ids. */
export function saveFile(kind: ExportKind, state: VisitorState, ready: Ready | undefined): void {
  const now = new Date();
  const name = (id: string) => {
    const row = ready?.items.row(id);
    return row === undefined ? undefined : ready?.items.at(row);
  };
  const fileName = `${t.done.fileName}-${now.toISOString().slice(0, 10)}`;
  const scale = ready?.about.scale;
  if (kind === 'json') download(jsonExport(state, name, now, scale), `${fileName}.json`);
  else if (kind === 'csv') download(csvExport(state, name), `${fileName}.csv`, 'text/csv');
  else download(letterboxdExport(state, name, scale?.max ?? 5), `${fileName}-letterboxd.csv`, 'text/csv');
}
