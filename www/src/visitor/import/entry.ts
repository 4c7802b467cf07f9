import type { Mark } from '../state';
import type { Scale } from './scale';

/** What identifies a film in a file. */
export interface FilmKey {
  /** Id in the data set this catalogue was made from. */
  readonly movieId?: string | undefined;
  /** IMDb's and TMDB's numbers; 0 if the file has none. */
  readonly imdb: number;
  readonly tmdb: number;
  readonly title: string;
  /** 0 if the file has none. */
  readonly year: number;
}

/** What one row of a file says about one film. */
export interface Entry {
  readonly film: FilmKey;
  /** Row in the file, counted from 1 with its header; place in the list for JSON and XML. */
  readonly line: number;
  /** The rating as given, on the scale of its file; undefined for films that are only listed. */
  readonly rating?: number | undefined;
  /** What a film without a rating is; undefined where only the visitor knows what the list means. */
  readonly mark?: Mark | undefined;
  /** Milliseconds since 1970, if the file says when. */
  readonly at?: number | undefined;
  /** It looks like a series or an episode: television, unless the catalogue has a film of just this name or id. */
  readonly maybeTelevision?: boolean | undefined;
  /** Whose row it is, in files of a household. */
  readonly person?: string | undefined;
}

/** A row that cannot be used, and its offending value. */
export interface Refused {
  readonly line: number;
  readonly kind: 'rating' | 'title';
  readonly value: string;
}

export const FORMATS = [
  'flatflix',
  'letterboxd',
  'imdb',
  'movielens',
  'movielensData',
  'tmdb',
  'trakt',
  'simkl',
  'criticker',
  'netflix',
] as const;
export type FormatId = (typeof FORMATS)[number];

/** What a list of films without ratings can mean. */
export const LIST_MEANINGS = ['seen', 'watchlist', 'nothing'] as const;
export type ListMeaning = (typeof LIST_MEANINGS)[number];

/** What one file turned out to be. */
export interface Reading {
  readonly format: FormatId;
  /** The scale its ratings are on; undefined if it holds none. */
  readonly scale: Scale | undefined;
  readonly entries: readonly Entry[];
  readonly refused: readonly Refused[];
  /** Rows about series and episodes. */
  readonly television: number;
  /** Plays of trailers, and of films given up within minutes. */
  readonly glimpses?: number;
  /** For files with rows that have no rating and no mark: what these seem to be, by the file's name. */
  readonly list?: ListMeaning;
  /** Higher for the files that a service itself treats as current, where its files overlap. */
  readonly authority?: number;
}
