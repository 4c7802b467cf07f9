import { eachMark, type Mark, type Marking, type Patch, type VisitorState } from '../state';
import type { ListMeaning } from './entry';
import { type Film, isFault, type Placed, type Review } from './review';
import { convert, type SteppedScale } from './scale';

/** Which rating stays where the visitor and a file disagree. */
export const POLICIES = ['newer', 'file', 'mine'] as const;
export type Policy = (typeof POLICIES)[number];

/** What the visitor has decided during the review. */
export interface Choices {
  readonly policy: Policy;
  /** For films that fit several: the row meant, or null for none. By place in `Review.films`. */
  readonly picks: ReadonlyMap<number, number | null>;
  /** What lists without ratings are, by place in `Review.files`, where it is not what their names say. */
  readonly meanings: ReadonlyMap<number, ListMeaning>;
  /** Whose plays count, of a household; undefined for everyone's. */
  readonly person: string | undefined;
}

export const NO_CHOICES: Choices = {
  policy: 'newer',
  picks: new Map(),
  meanings: new Map(),
  person: undefined,
};

/** A rating of a file on the catalogue's scale. */
export interface Offer {
  readonly entry: Placed;
  readonly rating: number;
}

/** A film that the files rate differently. */
export interface Duplicate {
  readonly id: string;
  readonly chosen: Offer;
  readonly others: readonly Offer[];
  /** Its service treats the file as current, or it is later, or it is further down. */
  readonly because: 'current' | 'later' | 'last';
}

/** A film that the visitor has rated differently. */
export interface Conflict {
  readonly id: string;
  readonly mine: number;
  readonly theirs: number;
  readonly wins: 'mine' | 'theirs';
}

/** What an import would change, under the choices made so far. */
export interface Plan {
  readonly patch: Patch;
  /** Films that the patch changes. */
  readonly films: number;
  /** Films rated for the first time, and rated anew. */
  readonly added: number;
  readonly changed: number;
  /** Films that have this rating already. */
  readonly same: number;
  /** Marks set. */
  readonly marked: Readonly<Record<Mark, number>>;
  /** Ratings between two steps of the catalogue's scale. */
  readonly rounded: number;
  readonly duplicates: readonly Duplicate[];
  readonly conflicts: readonly Conflict[];
}

/** What the files say about one film of the catalogue. */
interface Said {
  readonly offers: Offer[];
  readonly marks: Set<Mark>;
}

/**
 * Work out what an import changes.
 * @param idOf the id of a catalogue row
 * @param now the time of ratings whose file gives none
 */
export function planImport(
  review: Review,
  choices: Choices,
  state: VisitorState,
  idOf: (row: number) => string,
  scale: SteppedScale,
  now: number,
): Plan {
  const said = gather(review, choices, idOf, scale);
  const ratings: Patch['ratings'][number][] = [];
  const marks = eachMark((): (readonly [string, boolean])[] => []);
  const duplicates: Duplicate[] = [];
  const conflicts: Conflict[] = [];
  const films = new Set<string>();
  let [changed, same, rounded] = [0, 0, 0];
  const mark = (id: string, which: Mark, is: boolean) => {
    if (state[which].has(id) === is) return;
    marks[which].push([id, is]);
    films.add(id);
  };
  for (const [id, { offers, marks: stated }] of said) {
    const rated = offers.length > 0 || state.ratings.has(id);
    if (offers.length > 0) {
      const { chosen, duplicate } = settle(id, offers, review);
      if (duplicate) duplicates.push(duplicate);
      if (isBetweenSteps(chosen, review, scale)) rounded++;
      const { rating, entry } = chosen;
      const mine = state.ratings.get(id);
      let wins: Conflict['wins'] = 'theirs';
      if (mine?.rating === rating) {
        same++;
        wins = 'mine';
      } else if (mine) {
        wins = winner(choices.policy, mine.at, entry.at);
        conflicts.push({ id, mine: mine.rating, theirs: rating, wins });
      }
      if (wins === 'theirs') {
        if (mine) changed++;
        ratings.push([id, { rating, at: entry.at ?? now }]);
        films.add(id);
      }
    }
    const seen = rated || stated.has('seen');
    if (seen) {
      mark(id, 'unseen', false);
      mark(id, 'watchlist', false);
      mark(id, 'seen', !rated);
    } else if (stated.has('watchlist') && !state.seen.has(id)) mark(id, 'watchlist', true);
    if (stated.has('unseen') && !seen && !state.seen.has(id)) mark(id, 'unseen', true);
    if (stated.has('excluded')) mark(id, 'excluded', true);
  }
  return {
    patch: { ratings, ...eachMark((which): Marking => marks[which]) },
    films: films.size,
    added: ratings.length - changed,
    changed,
    same,
    marked: eachMark((which) => marks[which].filter(([, is]) => is).length),
    rounded,
    duplicates,
    conflicts,
  };
}

function gather(
  review: Review,
  choices: Choices,
  idOf: (row: number) => string,
  scale: SteppedScale,
): Map<string, Said> {
  const said = new Map<string, Said>();
  for (const [index, film] of review.films.entries()) {
    const id = idOfFilm(film, choices.picks.get(index), idOf);
    if (id === undefined) continue;
    const about = said.get(id) ?? { offers: [], marks: new Set() };
    said.set(id, about);
    for (const entry of film.entries) {
      if (entry.person && choices.person && entry.person !== choices.person) continue;
      const { result } = review.files[entry.file] ?? {};
      if (!result || isFault(result)) continue;
      if (entry.rating !== undefined && result.scale) {
        about.offers.push({ entry, rating: convert(entry.rating, result.scale, scale) });
        continue;
      }
      const meaning = entry.mark ?? choices.meanings.get(entry.file) ?? result.list ?? 'nothing';
      if (meaning !== 'nothing') about.marks.add(meaning);
    }
  }
  return said;
}

function idOfFilm(
  { match }: Film,
  pick: number | null | undefined,
  idOf: (row: number) => string,
): string | undefined {
  if (match.kind === 'sure') return idOf(match.row);
  if (match.kind === 'kept') return match.id;
  return typeof pick === 'number' ? idOf(pick) : undefined;
}

/** The rating that counts among those the files give one film. */
function settle(
  id: string,
  offers: readonly Offer[],
  review: Review,
): { chosen: Offer; duplicate: Duplicate | undefined } {
  let [chosen, ...rest] = offers as [Offer, ...Offer[]];
  let because: Duplicate['because'] = 'last';
  for (const offer of rest) {
    const { reason, wins } = compare(chosen, offer, review);
    if (offer.rating !== chosen.rating) because = reason;
    if (wins) chosen = offer;
  }
  rest = offers.filter(({ rating }) => rating !== chosen.rating);
  return { chosen, duplicate: rest.length > 0 ? { id, chosen, others: rest, because } : undefined };
}

/** Whether a later offer beats an earlier one: by the authority of its file, then by its date, then by coming last. */
function compare(a: Offer, b: Offer, review: Review): { wins: boolean; reason: Duplicate['because'] } {
  const [one, two] = [a, b].map(({ entry }) => review.files[entry.file]?.result);
  if (one && two && !isFault(one) && !isFault(two) && one.format === two.format) {
    const more = (two.authority ?? 0) - (one.authority ?? 0);
    if (more !== 0) return { wins: more > 0, reason: 'current' };
  }
  const later = (b.entry.at ?? 0) - (a.entry.at ?? 0);
  return later === 0 ? { wins: true, reason: 'last' } : { wins: later > 0, reason: 'later' };
}

function isBetweenSteps({ entry, rating }: Offer, review: Review, scale: SteppedScale): boolean {
  const { result } = review.files[entry.file] ?? {};
  if (!result || isFault(result) || !result.scale || entry.rating === undefined) return false;
  const exact = (entry.rating / result.scale.max) * scale.max;
  return result.scale.max !== scale.max && Math.abs(exact - rating) > 1e-9;
}

function winner(policy: Policy, mine: number, theirs: number | undefined): Conflict['wins'] {
  if (policy === 'mine') return 'mine';
  if (policy === 'file') return 'theirs';
  return theirs !== undefined && theirs > mine ? 'theirs' : 'mine';
}
