// Single values as exports write them.

/** IMDb's number of a film: of 'tt0133093', of '0133093', of '133093'. 0 if there is none. */
export function imdbNumber(text: string): number {
  const digits = /^(?:tt)?(\d{1,9})$/i.exec(text.trim())?.[1];
  return digits ? Number(digits) : 0;
}

/** A whole number, 0 if there is none. */
export function wholeNumber(text: string): number {
  return /^\d{1,9}$/.test(text.trim()) ? Number(text) : 0;
}

/** The year of '1999', '1999-03-31' or '1999–2003'; 0 if there is none. */
export function yearOf(text: string): number {
  const year = Number(/^\s*(\d{4})(?!\d)/.exec(text)?.[1] ?? 0);
  return year >= 1870 && year <= 2100 ? year : 0;
}

/** No rating was given before the sites there are. */
const EARLIEST = Date.UTC(1990, 0, 1);

/** Milliseconds since 1970 of a date whose year comes first or whose month is a word; undefined for any other. */
export function timeOf(text: string): number | undefined {
  // '3/4/19' is the third of April or the fourth of March.
  if (!/^\d{4}-\d{1,2}-\d{1,2}/.test(text) && !/[a-z]{3}/i.test(text)) return undefined;
  const time = Date.parse(text);
  return time >= EARLIEST ? time : undefined;
}

/** Seconds since 1970, in milliseconds. */
export function secondsOf(text: string): number | undefined {
  return /^\d{1,11}$/.test(text) ? Number(text) * 1000 : undefined;
}

/** 'Matrix, The (1999)' taken apart: the last parenthesis with nothing but a year in it is the year. */
export function titleAndYear(text: string): { title: string; year: number } {
  const parts = /^(.*\S)\s*\((\d{4})(?:\s*[-–]\s*(?:\d{4})?)?\)\s*$/s.exec(text);
  return { title: (parts?.[1] ?? text).trim(), year: yearOf(parts?.[2] ?? '') };
}
