import { decimal, t } from '../../locale';
import type { LeaveOneOut, Profile, Trait } from '../../model/types';

/** How far predictions are from a stranger's (RMS, stars) from which on a taste is called one's own, and far off. */
const SOME_WAY = 0.12;
const FAR = 0.25;
/** Deviations below this many stars are not worth a word, however certain. */
const NOTICEABLE = 0.1;
/** 80 % of a normal distribution lie within this many standard deviations. */
const WITHIN_80 = 1.2816;
/** Genres and decades named in a sentence, at most. */
const NAMED = 3;
/** Ratings below which an error measured on them says little. */
export const FEW = 10;
/** Two errors whose ratio is nearer to 1 than this are called the same. */
const SAME = 0.03;

/** A trait with its name: a genre, or a decade in words. */
export interface NamedTrait extends Trait {
  readonly name: string;
}

/** Whether a deviation rests on ratings, is large enough to matter and unlikely to be chance. */
export const standsOut = ({ deviation, uncertainty, ratings }: Trait): boolean =>
  ratings > 0 && Math.abs(deviation) >= Math.max(NOTICEABLE, WITHIN_80 * uncertainty);

/** The most telling traits, the one most liked first and the one least liked first. */
export function tellingTraits(traits: readonly NamedTrait[]): { more: NamedTrait[]; less: NamedTrait[] } {
  const telling = traits.filter(standsOut);
  const by = (sign: number) =>
    telling
      .filter(({ deviation }) => sign * deviation > 0)
      .sort((a, b) => sign * (b.deviation - a.deviation))
      .slice(0, NAMED);
  return { more: by(1), less: by(-1) };
}

/** The profile in a few sentences, the most general first. */
export function profileWords(
  { leniency, distance }: Profile,
  genres: readonly NamedTrait[],
  decades: readonly NamedTrait[],
): string[] {
  const words = t.taste;
  const names = (traits: readonly NamedTrait[]) => words.list(traits.map(({ name }) => name));
  const sentences = [distance < SOME_WAY ? words.near : distance < FAR ? words.someWay : words.far];
  for (const [traits, more, less] of [
    [tellingTraits(genres), words.moreGenres, words.lessGenres],
    [tellingTraits(decades), words.moreDecades, words.lessDecades],
  ] as const) {
    if (traits.more.length > 0) sentences.push(more(names(traits.more)));
    if (traits.less.length > 0) sentences.push(less(names(traits.less)));
  }
  if (standsOut(leniency)) {
    const by = decimal(Math.abs(leniency.deviation));
    sentences.push(leniency.deviation > 0 ? words.lenient(by) : words.strict(by));
  }
  return sentences;
}

/** What leaving each rating out has shown, in a sentence: whether knowing the visitor helps. */
export function knownWords({ rmse, rmseItemMean }: LeaveOneOut): string {
  const { better, same, worse } = t.taste.known;
  const ratio = rmseItemMean > 0 ? rmse / rmseItemMean : 1;
  if (Math.abs(ratio - 1) < SAME) return same;
  return ratio < 1 ? better(1 - ratio) : worse;
}

/** Ratings that were furthest from what the others let expect, furthest first. */
export function surprises({ ratings }: LeaveOneOut, n: number): LeaveOneOut['ratings'] {
  const off = ({ rating, prediction }: { rating: number; prediction: number }) =>
    Math.abs(rating - prediction);
  return ratings
    .filter(({ rating, low, high }) => rating < low || rating > high)
    .sort((a, b) => off(b) - off(a))
    .slice(0, n);
}
