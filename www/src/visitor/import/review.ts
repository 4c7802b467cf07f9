import type { Match, Matcher } from '../matching/matcher';
import { titleKeys } from '../matching/title-key';
import type { Entry, FilmKey, Reading } from './entry';
import { type Fault, ImportFault } from './fault';
import { readFile } from './read';
import type { Scale } from './scale';
import { openFile, type Source } from './sources';

/** One file and what it turned out to be. Files in a zip that hold no films are not listed. */
export interface FileResult {
  readonly name: string;
  /** The zip it was in. */
  readonly zip?: string | undefined;
  readonly result: Reading | Fault;
}

/** An entry and the file it comes from, by its place in `Review.files`. */
export interface Placed extends Entry {
  readonly file: number;
}

/** Everything the files say about one film. */
export interface Film {
  /** As the first entry names it. */
  readonly key: FilmKey;
  /** 'kept': our own export names a film by an id that this catalogue does not have, which is no reason to lose it. */
  readonly match: Match | { readonly kind: 'kept'; readonly id: string };
  readonly entries: readonly Placed[];
}

/** What an import would bring, before anything is written. */
export interface Review {
  readonly files: readonly FileResult[];
  readonly films: readonly Film[];
  /** Rows about series and episodes, left out. */
  readonly television: number;
  /** Profiles of a household, most plays first; empty if no file has any. */
  readonly people: readonly string[];
}

/** Films looked up between two pauses in which the page may answer to the visitor. */
const CHUNK = 200;

/** A reading that is none. */
export const isFault = (result: Reading | Fault): result is Fault => 'kind' in result;

/**
 * Read files and find their films. Nothing is written, and no file is refused because of another: faults are part of
 * the result.
 * @param own the catalogue's scale
 */
export async function reviewFiles(files: readonly File[], matcher: Matcher, own: Scale): Promise<Review> {
  const results: FileResult[] = [];
  for (const file of files) results.push(...(await readAll(file, own)));
  const entries = results.flatMap(({ result }, file) =>
    isFault(result) ? [] : result.entries.map((entry) => ({ ...entry, file })),
  );
  const films = await findFilms(entries, results, matcher);
  // What only looked like television, and is no film either, is television.
  const isShow = ({ match, entries: rows }: Film) =>
    match.kind !== 'sure' && rows.every(({ maybeTelevision }) => maybeTelevision);
  const shows = films.filter(isShow);
  const counted = results.reduce((sum, { result }) => sum + (isFault(result) ? 0 : result.television), 0);
  return {
    files: results,
    films: films.filter((film) => !isShow(film)),
    television: shows.reduce((sum, { entries: rows }) => sum + rows.length, counted),
    people: peopleOf(entries),
  };
}

async function readAll(file: File, own: Scale): Promise<FileResult[]> {
  let sources: Source[];
  try {
    sources = await openFile(file);
  } catch (thrown) {
    return [{ name: file.name, result: faultOf(thrown) }];
  }
  const results: FileResult[] = [];
  for (const { name, bytes, zipped } of sources) {
    const zip = zipped ? file.name : undefined;
    try {
      results.push({ name, zip, result: readFile(bytes, name, own) });
    } catch (thrown) {
      const fault = faultOf(thrown);
      // A zip holds much that is not about films; only what is, and is damaged, is worth a word.
      if (!zipped || !FOREIGN.has(fault.kind)) results.push({ name, zip, result: fault });
    }
  }
  return results.length > 0 ? results : [{ name: file.name, result: { kind: 'nothingInside' } }];
}

const FOREIGN: ReadonlySet<Fault['kind']> = new Set(['columns', 'foreign', 'html', 'empty', 'noRows']);

function faultOf(thrown: unknown): Fault {
  if (thrown instanceof ImportFault) return thrown.fault;
  throw thrown;
}

/** Gather entries by the film they mean: by the catalogue's row, else by what they call it. */
async function findFilms(
  entries: readonly Placed[],
  files: readonly FileResult[],
  matcher: Matcher,
): Promise<Film[]> {
  const films = new Map<string, { key: FilmKey; match: Film['match']; entries: Placed[] }>();
  const known = new Map<string, Film['match']>();
  let looked = 0;
  for (const entry of entries) {
    const { film } = entry;
    const name = `${film.imdb} ${film.tmdb} ${film.movieId ?? ''} ${film.year} ${film.title}`;
    let match = known.get(name);
    if (!match) {
      match = matcher.match(film);
      if (match.kind === 'none' && film.movieId && isOwn(files[entry.file]))
        match = { kind: 'kept', id: film.movieId };
      known.set(name, match);
      if (++looked % CHUNK === 0) await new Promise((resolve) => setTimeout(resolve));
    }
    const place = match.kind === 'sure' ? `row ${match.row}` : nameOf(film);
    const gathered = films.get(place);
    if (gathered) gathered.entries.push(entry);
    else films.set(place, { key: film, match, entries: [entry] });
  }
  return [...films.values()];
}

const isOwn = (file: FileResult | undefined): boolean =>
  file !== undefined && !isFault(file.result) && file.result.format === 'flatflix';

function nameOf({ imdb, tmdb, movieId, title, year }: FilmKey): string {
  return title ? `${titleKeys(title).whole} ${year}` : `${imdb} ${tmdb} ${movieId}`;
}

function peopleOf(entries: readonly Entry[]): string[] {
  const plays = new Map<string, number>();
  for (const { person } of entries) if (person) plays.set(person, (plays.get(person) ?? 0) + 1);
  return [...plays].sort(([, a], [, b]) => b - a).map(([person]) => person);
}
