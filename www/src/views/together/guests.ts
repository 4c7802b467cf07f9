import type { Items } from '../../model/items';
import type { About, Guest } from '../../model/types';
import { NO_CHOICES, planImport } from '../../visitor/import/plan';
import { isFault, reviewFiles } from '../../visitor/import/review';
import { convert } from '../../visitor/import/scale';
import { Matcher } from '../../visitor/matching/matcher';
import type { SharedRatings } from '../../visitor/share-link';
import { EMPTY } from '../../visitor/state';
import { faultText } from '../import/fault-text';

/** Somebody to watch with, for as long as the page is open: nothing of theirs is stored. */
export interface Person extends Guest {
  readonly name: string;
  /** Rated films that are not known here, or not for certain. */
  readonly missing: number;
}

/** People are few: each needs a share of a line, and time. */
export const MOST_PEOPLE = 5;

/** Ratings from a link, of films that this catalogue has, on its scale. */
export function personFromLink(shared: SharedRatings, items: Items, about: About, name: string): Person {
  const ratings = new Map<number, number>();
  for (const [id, rating] of shared.ratings) {
    const row = items.row(id);
    if (row !== undefined) ratings.set(row, convert(rating, shared.scale, about.scale));
  }
  return { name, ratings: [...ratings], excluded: [], missing: shared.ratings.length - ratings.size };
}

/** Read a person's files, as an import of them would. Throws an Error with a sentence for files that hold nothing. */
export async function personFromFiles(
  files: readonly File[],
  items: Items,
  about: About,
  name: string,
): Promise<Person | string> {
  const matcher = await Matcher.build(items.catalogue);
  const review = await reviewFiles(files, matcher, about.scale);
  const idOf = (row: number) => items.at(row).id;
  const [person] = review.people;
  const { patch } = planImport(review, { ...NO_CHOICES, person }, EMPTY, idOf, about.scale, 0);
  const row = ([id]: readonly [string, ...unknown[]]) => items.row(id);
  const ratings = patch.ratings.flatMap(([id, rated]): [number, number][] => {
    const at = items.row(id);
    return at === undefined || !rated ? [] : [[at, rated.rating]];
  });
  const fault = review.files.map(({ result }) => result).find(isFault);
  if (ratings.length === 0 && fault) return faultText(fault);
  const put = [...patch.seen, ...patch.excluded].filter(([, is]) => is);
  return {
    name,
    ratings,
    excluded: put.map(row).filter((at) => at !== undefined),
    missing: review.films.filter(({ match }) => match.kind !== 'sure').length,
  };
}
