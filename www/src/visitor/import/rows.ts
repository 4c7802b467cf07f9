import { eachMark, type Mark } from '../state';

/** What an import is checked against. */
export interface Against {
  /** Whether the catalogue has this id. */
  has(id: string): boolean;
  readonly scale: { readonly min: number; readonly max: number; readonly step: number };
}

/** One rating as a file gives it, before any check. `line` counts from 1 and includes the header. */
export interface Row {
  readonly line: number;
  readonly id: string;
  readonly rating: string;
  /** Milliseconds since 1970, if the file says when. */
  readonly at?: number | undefined;
}

/** A row left out, and why. */
export interface Skipped {
  readonly line: number;
  readonly reason:
    | { readonly kind: 'unknown'; readonly id: string }
    | { readonly kind: 'rating'; readonly value: string }
    | { readonly kind: 'id' };
}

/** What a file holds for this catalogue. */
export interface Imported {
  readonly ratings: ReadonlyMap<string, { readonly rating: number; readonly at: number | undefined }>;
  readonly marks: Readonly<Record<Mark, readonly string[]>>;
  readonly skipped: readonly Skipped[];
  /** Ratings between two steps of the scale, moved to the nearer one. */
  readonly rounded: number;
  /** Items that came more than once; the last rating counts. */
  readonly repeated: number;
}

const NUMBER = /^\d+(?:\.\d+)?$/;

/** Check rows one by one. Rows that do not fit are skipped and listed, never an error. */
export function checkRows(rows: Iterable<Row>, marks: Imported['marks'], against: Against): Imported {
  const { min, max, step } = against.scale;
  const ratings = new Map<string, { rating: number; at: number | undefined }>();
  const skipped: Skipped[] = [];
  const repeats = new Set<string>();
  let rounded = 0;
  for (const { line, id, rating: text, at } of rows) {
    const value = NUMBER.test(text) ? Number(text) : Number.NaN;
    if (id === '') skipped.push({ line, reason: { kind: 'id' } });
    else if (!against.has(id)) skipped.push({ line, reason: { kind: 'unknown', id } });
    else if (!(value >= min && value <= max)) skipped.push({ line, reason: { kind: 'rating', value: text } });
    else {
      const rating = Math.min(max, min + Math.round((value - min) / step) * step);
      if (rating !== value) rounded++;
      if (ratings.has(id)) repeats.add(id);
      ratings.set(id, { rating, at });
    }
  }
  return {
    ratings,
    marks: eachMark((mark) => marks[mark].filter((id) => against.has(id))),
    skipped,
    rounded,
    repeated: repeats.size,
  };
}
