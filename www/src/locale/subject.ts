// What the site's items are, and what ratings look like. No sentences: those are the languages' own.

import type { About } from '../model/types';

export type Scale = About['scale'];

let scale: Scale = { min: 0.5, max: 5, step: 0.5 };

/** The scale that ratings are given on; half stars until the catalogue has arrived and says otherwise. */
export const ratingScale = (): Scale => scale;

/** Say what scale ratings are given on. */
export function setRatingScale(is: Scale): void {
  scale = is;
}

/** What visitors rate with. */
export type ScaleKind = 'stars' | 'numbers' | 'slider' | 'thumbs' | 'heart';

/** More values than fit a row of targets become a slider. */
const MOST_STEPS = 11;

/** How many values a scale has. */
export const valuesOn = ({ min, max, step }: Scale): number => Math.round((max - min) / step) + 1;

/** Stars up to five, thumbs for two values, a heart where people can only say that they like something, else numbers. */
export function scaleKind(scale: Scale): ScaleKind {
  const n = valuesOn(scale);
  if (scale.implicit) return 'heart';
  if (n === 2) return 'thumbs';
  if (n > MOST_STEPS) return 'slider';
  return scale.min >= 0 && scale.max <= 5 && n <= 10 && Number.isInteger(scale.max) ? 'stars' : 'numbers';
}

/** Words for the items: one, several, and what people do with one. */
export interface Subject {
  readonly singular: string;
  readonly plural: string;
  readonly done: string;
}

const FILMS: Subject = { singular: 'film', plural: 'films', done: 'seen' };

/** The words that `flatflix site` has written into the page's own file; films where nothing is written. */
function written(): Subject {
  if (typeof document === 'undefined') return FILMS;
  const { singular, plural, done } = document.documentElement.dataset;
  return singular && plural && done ? { singular, plural, done } : FILMS;
}

export const subject = written();

/** Whether the items are films: other sites know those, and only those. */
export const areFilms = subject.singular === FILMS.singular;
