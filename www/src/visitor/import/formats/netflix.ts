import { Collector } from '../collect';
import type { Reading } from '../entry';
import type { Table, TableRow } from '../table';

/** The short history has two columns, named in the language of the account. */
const TITLE = ['title', 'titel', 'titre', 'título', 'titolo', 'tytuł'] as const;
const DATE = ['date', 'datum', 'fecha', 'data'] as const;

export const isNetflix = (table: Table): boolean => isFull(table) || isShort(table);

const isFull = (table: Table): boolean => table.has('profilename', 'title', 'duration');
const isShort = (table: Table): boolean =>
  table.width === 2 && TITLE.some((column) => table.has(column)) && DATE.some((column) => table.has(column));

/** Minutes of a title from which on it counts as seen. */
const SEEN_MINUTES = 20;

/**
 * A viewing history says what was on, not what was liked: everything is 'seen'. Dates are left out, for their order
 * of day and month varies with the account.
 */
export function readNetflix(table: Table): Reading {
  const full = isFull(table);
  const minutes = new Map<string, number>();
  const rows = table.rows.filter((row) => row.get('supplementalvideotype') === '');
  for (const row of rows) {
    const key = playKey(row);
    minutes.set(key, (minutes.get(key) ?? 0) + minutesOf(row.get('duration')));
  }
  const shows = repeatedPrefixes(rows.map((row) => row.get(...TITLE)));
  const collector = new Collector();
  let glimpses = table.rows.length - rows.length;
  for (const row of rows) {
    const title = row.get(...TITLE);
    if (full && (minutes.get(playKey(row)) ?? 0) < SEEN_MINUTES) {
      glimpses++;
      continue;
    }
    collector.add({
      line: row.line,
      film: { title },
      mark: 'seen',
      maybeTelevision: looksLikeEpisode(title, shows),
      ...(full && { person: row.get('profilename') }),
    });
  }
  const { entries, refused, television } = collector;
  return { format: 'netflix', scale: undefined, entries, refused, television, glimpses };
}

const playKey = (row: TableRow): string => `${row.get('profilename')}\n${row.get('title')}`;

/** Minutes of a duration like '01:43:27'. */
function minutesOf(text: string): number {
  const [hours = 0, minutes = 0] = text.split(':').map(Number);
  return hours * 60 + minutes || 0;
}

const SEASON =
  /: (?:.*\b)?(?:season|series|limited series|part|volume|book|chapter|episode|staffel|folge|teil|saison|épisode|partie|temporada|episodio|parte|stagione|miniserie|mini-?series)\b[^:]*(?::|$)/i;
/** Titles that share a beginning, from which on they are episodes of one show. */
const SHOW_EPISODES = 3;

/**
 * 'Show: Season 1: Episode', 'Show: Episode' many times over. A film's subtitle can look the same ('Dune: Part Two'):
 * of two parts, only those are taken for a show that come with others of the same beginning.
 */
function looksLikeEpisode(title: string, shows: ReadonlySet<string>): boolean {
  const parts = title.split(': ');
  if (parts.length < 2) return false;
  return (parts.length > 2 && SEASON.test(title)) || shows.has(parts[0] ?? '');
}

function repeatedPrefixes(titles: readonly string[]): ReadonlySet<string> {
  const endings = new Map<string, Set<string>>();
  for (const title of titles) {
    const [show, ...rest] = title.split(': ');
    if (show === undefined || rest.length === 0) continue;
    const known = endings.get(show) ?? new Set();
    endings.set(show, known.add(rest.join(': ')));
  }
  return new Set([...endings].filter(([, { size }]) => size >= SHOW_EPISODES).map(([show]) => show));
}
