import { Collector } from '../collect';
import type { Reading } from '../entry';
import { ImportFault } from '../fault';
import { imdbNumber, timeOf, wholeNumber, yearOf } from '../fields';
import { TEN } from '../scale';
import { meaningOf } from './letterboxd';

export type Json = Readonly<Record<string, unknown>>;

/** A value as an object whose fields may be anything; empty for whatever is none. */
export const asObject = (value: unknown): Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {};
export const asList = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
/** Strings and numbers as text, '' for anything else. */
export const asText = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';

/** Parse JSON. Throws ImportFault for text that only begins like it. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new ImportFault({ kind: 'json' }, { cause });
  }
}

/** A film as Trakt and Simkl describe it: `{title, year, ids: {imdb, tmdb}}`. */
function filmOf(value: unknown) {
  const { title, year, ids } = asObject(value);
  const { imdb, tmdb } = asObject(ids);
  return {
    title: asText(title),
    year: yearOf(asText(year)),
    imdb: imdbNumber(asText(imdb)),
    tmdb: wholeNumber(asText(tmdb)),
  };
}

/** Any list of Trakt's export: objects with a movie, show or episode in each. */
export const isTrakt = (value: unknown): boolean =>
  asList(value).some((entry) => {
    const { movie, show, episode } = asObject(entry);
    return [movie, show, episode].some((film) => 'ids' in asObject(film));
  });

/**
 * Ratings, the history and what was watched, told apart by the date each has. Of lists only their name tells what they
 * are; what was collected or hidden need not have been seen.
 */
export function readTrakt(value: unknown, name: string): Reading {
  const collector = new Collector(TEN);
  for (const [index, each] of asList(value).entries()) {
    const entry = asObject(each);
    if (!('movie' in entry)) {
      collector.television++;
      continue;
    }
    const watched = entry.watched_at ?? entry.last_watched_at;
    const date = entry.rated_at ?? watched;
    if (date === undefined && !('listed_at' in entry)) continue;
    collector.add({
      line: index + 1,
      film: filmOf(entry.movie),
      rating: givenRating(entry.rating),
      mark: date === undefined ? undefined : 'seen',
      at: timeOf(asText(date)),
    });
  }
  const lists = collector.entries.some(({ rating, mark }) => rating === undefined && mark === undefined);
  return { ...withTen('trakt', collector), ...(lists && { list: meaningOf(name) }) };
}

/** 0 is their way of saying that there is none. */
const givenRating = (value: unknown): string => (asText(value) === '0' ? '' : asText(value));

export const isSimkl = (value: unknown): boolean => {
  const { movies, shows, anime } = asObject(value);
  return [movies, shows, anime].some((list) => asList(list).some((entry) => 'status' in asObject(entry)));
};

/** A map, not an object: a file may say `constructor`, which every object has. */
const SIMKL_MARKS: ReadonlyMap<string, 'watchlist' | 'excluded' | 'seen'> = new Map([
  ['completed', 'seen'],
  ['watching', 'seen'],
  ['plantowatch', 'watchlist'],
  ['hold', 'watchlist'],
  ['dropped', 'excluded'],
  ['notinteresting', 'excluded'],
]);

/** `SimklBackup.json`. Anime films stand among the series. */
export function readSimkl(value: unknown): Reading {
  const { movies, shows, anime } = asObject(value);
  const collector = new Collector(TEN);
  const films = asList(anime).filter((entry) => asObject(entry).anime_type === 'movie');
  collector.television = asList(shows).length + asList(anime).length - films.length;
  for (const [index, each] of [...asList(movies), ...films].entries()) {
    const entry = asObject(each);
    collector.add({
      line: index + 1,
      film: filmOf(entry.movie ?? entry.show),
      rating: givenRating(entry.user_rating),
      mark: SIMKL_MARKS.get(asText(entry.status)) ?? 'seen',
      at: timeOf(asText(entry.user_rated_at ?? entry.last_watched_at)),
    });
  }
  return withTen('simkl', collector);
}

function withTen(format: 'trakt' | 'simkl', { entries, refused, television }: Collector): Reading {
  const rated = entries.some(({ rating }) => rating !== undefined);
  return { format, scale: rated ? TEN : undefined, entries, refused, television };
}
