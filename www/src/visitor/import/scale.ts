/** A scale of ratings: its lowest and highest value. */
export interface Scale {
  readonly min: number;
  readonly max: number;
}

/** The scale of the catalogue, with its steps. */
export interface SteppedScale extends Scale {
  readonly step: number;
}

export const HALF_STARS: Scale = { min: 0.5, max: 5 };
export const TEN: Scale = { min: 1, max: 10 };
export const HUNDRED: Scale = { min: 0, max: 100 };

/** Digits with a decimal point or comma; no sign, no exponent, nothing else. */
const NUMBER = /^\d+(?:[.,]\d+)?$/;

/** A number as a file writes it; NaN if it is none. */
export function parseNumber(text: string): number {
  return NUMBER.test(text) ? Number(text.replace(',', '.')) : Number.NaN;
}

/**
 * A rating on another scale, at the nearest step: 7 of 10 and 70 of 100 are 3.5 of 5. Both scales are taken to begin
 * at nothing, so that '1 of 10' is half a star of five.
 */
export function convert(rating: number, from: Scale, to: SteppedScale): number {
  const value = from.min === to.min && from.max === to.max ? rating : (rating / from.max) * to.max;
  const stepped = to.min + Math.round((value - to.min) / to.step) * to.step;
  return Math.min(to.max, Math.max(to.min, stepped));
}
