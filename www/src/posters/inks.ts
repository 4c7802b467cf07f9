/** A colour in OKLCH: lightness 0..1, chroma 0..0.4, hue in degrees. Equal steps look equal. */
export interface Ink {
  readonly l: number;
  readonly c: number;
  readonly h: number;
}

/** The inks one poster is printed with. */
export interface Inks {
  /** The paper of this poster; its title stands on it. */
  readonly field: Ink;
  /** Main shapes. */
  readonly shape: Ink;
  /** Second shapes, between field and shape. */
  readonly tone: Ink;
  /** The genre's mark. */
  readonly mark: Ink;
  /** The title: light on night prints, dark on day prints, always at least 4.5:1. */
  readonly title: Ink;
}

/** Lightness and chroma at which each hue, in steps of 30 degrees from 0, looks like a printing ink. */
type Wheel = readonly (readonly [l: number, c: number])[];

/** Papers for dark shapes: rose, salmon, apricot, mustard, pistachio, mint, seafoam, aqua, sky, periwinkle, ... */
const DAY: Wheel = [
  [0.83, 0.085],
  [0.78, 0.125],
  [0.83, 0.125],
  [0.86, 0.145],
  [0.88, 0.12],
  [0.86, 0.085],
  [0.85, 0.07],
  [0.84, 0.075],
  [0.82, 0.08],
  [0.79, 0.085],
  [0.8, 0.085],
  [0.82, 0.085],
];
/** Papers for light shapes: wine, brick, rust, olive, moss, forest, pine, petrol, cobalt, indigo, aubergine, plum. */
const NIGHT: Wheel = [
  [0.42, 0.15],
  [0.48, 0.155],
  [0.47, 0.105],
  [0.45, 0.08],
  [0.42, 0.085],
  [0.4, 0.085],
  [0.4, 0.066],
  [0.4, 0.072],
  [0.42, 0.125],
  [0.38, 0.15],
  [0.38, 0.135],
  [0.39, 0.135],
];
/** Shapes on night papers. */
const BRIGHT: Wheel = [
  [0.75, 0.14],
  [0.72, 0.165],
  [0.77, 0.15],
  [0.85, 0.155],
  [0.87, 0.14],
  [0.82, 0.12],
  [0.81, 0.1],
  [0.79, 0.1],
  [0.76, 0.11],
  [0.74, 0.12],
  [0.75, 0.13],
  [0.76, 0.135],
];
/** Shapes on day papers. */
const DEEP: Wheel = [
  [0.44, 0.165],
  [0.5, 0.18],
  [0.5, 0.12],
  [0.46, 0.088],
  [0.42, 0.09],
  [0.4, 0.088],
  [0.38, 0.066],
  [0.38, 0.075],
  [0.4, 0.135],
  [0.38, 0.17],
  [0.36, 0.15],
  [0.39, 0.145],
];

export const css = ({ l, c, h }: Ink): string => `oklch(${l.toFixed(3)} ${c.toFixed(3)} ${h.toFixed(1)})`;

const clamp = (value: number, low: number, high: number): number => Math.min(high, Math.max(low, value));
const around = (hue: number): number => ((hue % 360) + 360) % 360;

/** The ink of a wheel at any hue, between its neighbours. */
function inkAt(wheel: Wheel, hue: number): Ink {
  const h = around(hue);
  const step = 360 / wheel.length;
  const from = Math.floor(h / step);
  const part = h / step - from;
  const [l0, c0] = wheel[from % wheel.length] ?? [0, 0];
  const [l1, c1] = wheel[(from + 1) % wheel.length] ?? [0, 0];
  return { l: l0 + (l1 - l0) * part, c: c0 + (c1 - c0) * part, h };
}

/** Hues of the genre marks: the golden angle keeps any number of them apart. */
const markHue = (mark: number): number => around(mark * 137.508 + 40);

/**
 * Inks from an item's leading factors, each about N(0, 1): two of them are a point on a colour wheel (hue its
 * direction, chroma its distance, so that little-known items are pale and the wheel has no seam), another makes
 * it a day or a night print, a fourth turns the second hue. Neighbours in taste get neighbouring colours.
 */
export function inksOf(factors: ArrayLike<number>, mark: number): Inks {
  // Factor 0 mostly tells the well-known from the rest, which would print all well-known ones in half the colours.
  const [a, b, c, d] = [factors[1] ?? 0, factors[2] ?? 0, factors[3] ?? 0, factors[4] ?? 0];
  const hue = around((Math.atan2(b, a) * 180) / Math.PI);
  const strength = clamp(0.3 + 0.75 * Math.hypot(a, b), 0.3, 1);
  const night = c < 0;
  // 0 in the middle of the scale, 1 at its ends: nearly white paper, nearly black.
  const extreme = clamp((Math.abs(c) - 0.9) / 1.4, 0, 1);
  const paper = inkAt(night ? NIGHT : DAY, hue);
  const field: Ink = {
    l: paper.l + (night ? -0.17 : 0.11) * extreme * (night ? 1 : (0.95 - paper.l) / 0.13),
    c: paper.c * strength * (1 - (night ? 0.45 : 0.75) * extreme),
    h: hue,
  };
  const second = hue + 160 + 100 * Math.tanh(d * 0.8);
  const main = inkAt(night ? BRIGHT : DEEP, second);
  const shape: Ink = { ...main, c: main.c * (0.45 + 0.55 * strength) };
  const near = inkAt(night ? BRIGHT : DEEP, hue + 25 * Math.sign(d || 1));
  const tone: Ink = { ...near, l: field.l + (near.l - field.l) * 0.42, c: near.c * 0.8 * strength };
  const dot = inkAt(night ? BRIGHT : DEEP, markHue(mark));
  const markInk: Ink = mark < 0 ? shape : { ...dot, l: dot.l + (night ? 0 : 0.08) };
  const title: Ink = night ? { l: 0.98, c: 0.012, h: hue } : { l: 0.17, c: 0.025, h: hue };
  return { field, shape, tone, mark: markInk, title };
}
