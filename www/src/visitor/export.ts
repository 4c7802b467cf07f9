import { MARKS, type Mark, type VisitorState } from './state';

export const EXPORT_FORMAT = 'flatflix-ratings';
/** Version 1 listed marked films by id alone, and stated no scale. */
export const EXPORT_VERSION = 2;
/** What the JSON calls the lists of marked films. */
export const EXPORT_MARKS: Readonly<Record<Mark, string>> = {
  excluded: 'notInterested',
  unseen: 'notSeen',
  seen: 'seen',
  watchlist: 'watchlist',
};
/** What the CSV calls them in its column `kind`; a rating is of the kind 'rated'. */
export const KINDS: Readonly<Record<Mark, string>> = {
  excluded: 'not interested',
  unseen: 'not seen',
  seen: 'seen',
  watchlist: 'watchlist',
};

/** What an export says of a film besides its id: for people who open the file, and for other catalogues. */
export interface Named {
  readonly title: string;
  /** 0 if unknown, as the other sites' numbers. */
  readonly year: number;
  readonly imdb: number;
  readonly tmdb: number;
}

export const EXPORT_KINDS = ['json', 'csv', 'letterboxd'] as const;
export type ExportKind = (typeof EXPORT_KINDS)[number];

/** Looks up an id; films of another catalogue, or of one that could not be loaded, are exported by id alone. */
export type Name = (id: string) => Named | undefined;

/** The visitor's whole state as JSON text, which an import reads back. */
export function jsonExport(
  state: VisitorState,
  name: Name,
  now: Date,
  scale: { readonly min: number; readonly max: number } | undefined,
): string {
  const described = (id: string) => {
    const { title, year, imdb, tmdb } = name(id) ?? { title: '', year: 0, imdb: 0, tmdb: 0 };
    return {
      id,
      ...(title && { title }),
      ...(year && { year }),
      ...(imdb && { imdb }),
      ...(tmdb && { tmdb }),
    };
  };
  const file = {
    format: EXPORT_FORMAT,
    version: EXPORT_VERSION,
    exported: now.toISOString(),
    ...(scale && { scale: { min: scale.min, max: scale.max } }),
    ratings: [...state.ratings].map(([id, { rating, at }]) => ({
      ...described(id),
      rating,
      at: new Date(at).toISOString(),
    })),
    ...Object.fromEntries(MARKS.map((mark) => [EXPORT_MARKS[mark], [...state[mark]].map(described)])),
  };
  return `${JSON.stringify(file, null, 1)}\n`;
}

/** The same as a table, for spreadsheets. */
export function csvExport(state: VisitorState, name: Name): string {
  const cells = (id: string) => {
    const named = name(id);
    return [id, imdbId(named), named?.tmdb || '', named?.title ?? '', named?.year || ''];
  };
  return csv([
    ['movieId', 'imdbId', 'tmdbId', 'title', 'year', 'kind', 'rating', 'ratedAt'],
    ...[...state.ratings].map(([id, { rating, at }]) => [
      ...cells(id),
      'rated',
      rating,
      new Date(at).toISOString(),
    ]),
    ...MARKS.flatMap((mark) => [...state[mark]].map((id) => [...cells(id), KINDS[mark], '', ''])),
  ]);
}

/**
 * What Letterboxd's importer reads, by the column names of its own documentation: films seen, with ratings where there
 * are some. Ratings go from half a star to five there. When a film was watched is not known here, and left out: a
 * date would make a diary entry of it.
 */
export function letterboxdExport(state: VisitorState, name: Name, max: number): string {
  const row = (id: string, rating: number | '') => {
    const named = name(id);
    return named ? [[imdbId(named), named.tmdb || '', named.title, named.year || '', rating]] : [];
  };
  const stars = (rating: number) => Math.max(0.5, Math.round((rating / max) * 10) / 2);
  return csv([
    ['imdbID', 'tmdbID', 'Title', 'Year', 'Rating'],
    ...[...state.ratings].flatMap(([id, { rating }]) => row(id, stars(rating))),
    ...[...state.seen].flatMap((id) => row(id, '')),
  ]);
}

const imdbId = (named: Named | undefined): string =>
  named?.imdb ? `tt${String(named.imdb).padStart(7, '0')}` : '';

/**
 * CSV text with CRLF line ends (RFC 4180). A cell that a spreadsheet would run as a formula is put behind an
 * apostrophe.
 */
export function csv(rows: readonly (readonly (string | number)[])[]): string {
  return rows.map((cells) => `${cells.map(csvCell).join(',')}\r\n`).join('');
}

function csvCell(value: string | number): string {
  const text = typeof value === 'string' && /^[=+\-@\t\r]/.test(value) ? `'${value}` : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Offer text as a download. */
export function download(text: string, fileName: string, type = 'application/json'): void {
  // The mark tells spreadsheets that a CSV is UTF-8.
  const parts = type === 'text/csv' ? ['\ufeff', text] : [text];
  downloadFile(new Blob(parts, { type: `${type};charset=utf-8` }), fileName);
}

/** Offer a file as a download. */
export function downloadFile(content: Blob, fileName: string): void {
  const address = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = address;
  link.download = fileName;
  link.click();
  // Some browsers read the address only a while after the click.
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
