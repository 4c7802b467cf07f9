import type { Item } from '../../model/items';
import { css, inksOf } from '../../posters/inks';
import type { Place, Projection } from './projection';

/** A film on the map. */
export interface Dot {
  readonly item: Item;
  readonly place: Place;
}

/** What is drawn besides the dots. */
export interface Scene {
  readonly dots: readonly Dot[];
  /** Rows of the five, of rated films, and of the film that is looked at. */
  readonly five: ReadonlySet<number>;
  readonly rated: ReadonlyMap<number, number>;
  readonly selected: number | undefined;
  readonly here: Place | undefined;
  readonly hereWords: string;
}

/** Colours and letters of the page, as the style sheets have them. */
export interface Paper {
  readonly paper: string;
  readonly ink: string;
  readonly soft: string;
  readonly accent: string;
  readonly onAccent: string;
  readonly dark: boolean;
  readonly face: string;
}

const LABELS = 28;
/** Dots that may get a label: to measure the words of all takes longer than a frame. */
const CANDIDATES = 200;
const LABEL_HEIGHT = 16;
const MOST_LABEL_CHARACTERS = 26;

/** Colours on light and on dark paper. Made once for every item: a map is drawn many times a second while it moves. */
const colours = new WeakMap<Item, readonly [light: string, dark: string]>();

/** Make the colours of a dot, once: of its poster's inks those that stand out from the page. */
export function mixColours({ item }: Dot): void {
  const { field, shape } = inksOf(item.factors, item.mark);
  const [darker, lighter] = field.l > shape.l ? [shape, field] : [field, shape];
  colours.set(item, [css(darker), css(lighter)]);
}

/** Larger for the better known, and a little larger close by. */
const radiusOf = ({ item }: Dot, zoom: number): number =>
  (1.2 + 0.33 * Math.log2(1 + item.count)) * Math.min(3, 0.75 + 0.25 * zoom);

/**
 * Draw the part of the map that a projection shows, in CSS pixels.
 * @param most so many dots of the best-known films at most: a map that moves can do without the others for a moment
 */
export function draw(
  context: CanvasRenderingContext2D,
  [width, height]: readonly [number, number],
  projection: Projection,
  zoom: number,
  scene: Scene,
  paper: Paper,
  most = scene.dots.length,
): void {
  context.clearRect(0, 0, width, height);
  const shown: { readonly dot: Dot; readonly x: number; readonly y: number; readonly r: number }[] = [];
  // The best known last: on top of the others.
  for (let n = Math.min(most, scene.dots.length) - 1; n >= 0; n--) {
    const dot = scene.dots[n];
    if (!dot) continue;
    const [x, y] = projection.toPixels(dot.place);
    if (x < -20 || y < -20 || x > width + 20 || y > height + 20) continue;
    const r = radiusOf(dot, zoom);
    circle(context, x, y, r);
    context.fillStyle = colours.get(dot.item)?.[paper.dark ? 1 : 0] ?? paper.soft;
    context.fill();
    shown.push({ dot, x, y, r });
  }
  context.lineWidth = 1.5;
  for (const { dot, x, y, r } of shown) {
    const row = dot.item.index;
    if (scene.rated.has(row)) {
      circle(context, x, y, r + 2);
      context.strokeStyle = paper.ink;
      context.stroke();
    }
    if (scene.five.has(row)) {
      circle(context, x, y, Math.max(r, 5));
      context.fillStyle = paper.accent;
      context.fill();
    }
    if (row === scene.selected) {
      circle(context, x, y, r + 5);
      context.strokeStyle = paper.accent;
      context.lineWidth = 3;
      context.stroke();
      context.lineWidth = 1.5;
    }
  }
  const taken: (readonly [x: number, y: number, width: number])[] = [];
  if (scene.here) flag(context, projection.toPixels(scene.here), scene.hereWords, paper, taken);
  labels(context, width, shown, scene, paper, taken);
}

function circle(context: CanvasRenderingContext2D, x: number, y: number, r: number): void {
  context.beginPath();
  context.arc(x, y, r, 0, 2 * Math.PI);
}

/** The visitor's place: a word on a pole. */
function flag(
  context: CanvasRenderingContext2D,
  [x, y]: readonly [number, number],
  words: string,
  { accent, onAccent, face }: Paper,
  taken: (readonly [x: number, y: number, width: number])[],
): void {
  context.font = `600 13px ${face}`;
  const width = context.measureText(words).width + 16;
  context.fillStyle = accent;
  context.fillRect(x - 1, y - 34, 2, 34);
  context.fillRect(x - 1, y - 34, width, 22);
  circle(context, x, y, 4);
  context.fill();
  context.fillStyle = onAccent;
  context.textBaseline = 'middle';
  context.fillText(words, x + 7, y - 22.5);
  taken.push([x - 1, y - 30, width], [x - 1, y - 18, width]);
}

/** Names of the films that matter most, as far as they do not cover each other. */
function labels(
  context: CanvasRenderingContext2D,
  edge: number,
  shown: readonly { readonly dot: Dot; readonly x: number; readonly y: number; readonly r: number }[],
  { five, selected }: Scene,
  { ink, paper, face }: Paper,
  taken: (readonly [x: number, y: number, width: number])[],
): void {
  const weight = ({ item }: Dot) => (item.index === selected ? 2e9 : five.has(item.index) ? 1e9 : item.count);
  const wanted = [...shown].sort((a, b) => weight(b.dot) - weight(a.dot));
  context.textBaseline = 'middle';
  context.lineJoin = 'round';
  let written = 0;
  for (const { dot, x, y, r } of wanted.slice(0, CANDIDATES)) {
    if (written === LABELS) return;
    const { title, index } = dot.item;
    const words =
      title.length > MOST_LABEL_CHARACTERS
        ? `${title.slice(0, MOST_LABEL_CHARACTERS - 1).trimEnd()}…`
        : title;
    context.font = `${five.has(index) || index === selected ? '600 ' : ''}12px ${face}`;
    const { width } = context.measureText(words);
    const beside = x + r + 5;
    // To the right of its dot, or to the left where it would not fit.
    const left = beside + width > edge ? x - r - 5 - width : beside;
    const free = taken.every(
      ([tx, ty, w]) => left > tx + w + 4 || left + width + 4 < tx || Math.abs(ty - y) > LABEL_HEIGHT,
    );
    if (!free) continue;
    taken.push([left, y, width]);
    written++;
    context.strokeStyle = paper;
    context.lineWidth = 3;
    context.strokeText(words, left, y);
    context.fillStyle = ink;
    context.fillText(words, left, y);
  }
}
