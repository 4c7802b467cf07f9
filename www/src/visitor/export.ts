import type { VisitorState } from './state';

export const EXPORT_FORMAT = 'flatflix-ratings';
export const EXPORT_VERSION = 1;

/** What the export says of an item besides its id, for people who open the file. */
export interface Named {
  readonly title: string;
  readonly year: number;
}

/**
 * The visitor's state as JSON text that `parseRatings` reads back. `name` looks up an id; items of another
 * catalogue, or of one that could not be loaded, are exported by id alone.
 */
export function exportText(state: VisitorState, name: (id: string) => Named | undefined, now: Date): string {
  const file = {
    format: EXPORT_FORMAT,
    version: EXPORT_VERSION,
    exported: now.toISOString(),
    ratings: [...state.ratings].map(([id, { rating, at }]) => {
      const named = name(id);
      return {
        id,
        ...(named && { title: named.title }),
        ...(named?.year && { year: named.year }),
        rating,
        at: new Date(at).toISOString(),
      };
    }),
    notInterested: [...state.excluded],
    notSeen: [...state.unseen],
    seen: [...state.seen],
    watchlist: [...state.watchlist],
  };
  return `${JSON.stringify(file, null, 1)}\n`;
}

/** Offer text as a download. */
export function download(text: string, fileName: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = fileName;
  link.click();
  // Some browsers read the address only a while after the click.
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
