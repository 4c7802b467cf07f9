/** A place on the map: the whole of it is 0..1 in both directions. */
export type Place = readonly [x: number, y: number];

/** What part of the map is looked at: its middle, and how many times larger than the whole. */
export interface View {
  readonly x: number;
  readonly y: number;
  readonly zoom: number;
}

export const WHOLE: View = { x: 0.5, y: 0.5, zoom: 1 };
const MOST_ZOOM = 24;
/** The map's edge, as a share of the window's smaller side. */
const MARGIN = 0.04;

const clamp = (value: number, low: number, high: number): number => Math.min(high, Math.max(low, value));

/** The view within its limits. */
export const bounded = ({ x, y, zoom }: View): View => ({
  x: clamp(x, 0, 1),
  y: clamp(y, 0, 1),
  zoom: clamp(zoom, 1, MOST_ZOOM),
});

/** From places to pixels of a window, and back. */
export class Projection {
  readonly #view: View;
  readonly #width: number;
  readonly #height: number;
  /** Pixels that the whole map is wide. */
  readonly scale: number;

  constructor(view: View, width: number, height: number) {
    this.#view = view;
    this.#width = width;
    this.#height = height;
    this.scale = Math.min(width, height) * (1 - 2 * MARGIN) * view.zoom;
  }

  toPixels([x, y]: Place): [number, number] {
    return [
      this.#width / 2 + (x - this.#view.x) * this.scale,
      this.#height / 2 + (y - this.#view.y) * this.scale,
    ];
  }

  toPlace(px: number, py: number): [number, number] {
    return [
      this.#view.x + (px - this.#width / 2) / this.scale,
      this.#view.y + (py - this.#height / 2) / this.scale,
    ];
  }

  /** The view enlarged by a factor with the place under a pixel kept where it is. */
  zoomed(factor: number, px: number, py: number): View {
    const { zoom } = bounded({ ...this.#view, zoom: this.#view.zoom * factor });
    const [x, y] = this.toPlace(px, py);
    const kept = this.#view.zoom / zoom;
    return bounded({ x: x + (this.#view.x - x) * kept, y: y + (this.#view.y - y) * kept, zoom });
  }

  /** The view moved by pixels. */
  panned(dx: number, dy: number): View {
    const { x, y, zoom } = this.#view;
    return bounded({ x: x + dx / this.scale, y: y + dy / this.scale, zoom });
  }
}

const squared = ([ax, ay]: Place, [bx, by]: Place): number => (ax - bx) ** 2 + (ay - by) ** 2;

/** Places by index as the model gives them: two bytes each. */
export const placesOf = (bytes: Uint8Array): Place[] =>
  Array.from({ length: bytes.length >> 1 }, (_, n) => [
    (bytes[2 * n] ?? 0) / 255,
    (bytes[2 * n + 1] ?? 0) / 255,
  ]);

/** Indices of the places nearest to one, nearest first. */
export function nearest(places: readonly Place[], to: Place, count: number): number[] {
  return places
    .map((place, index): [number, number] => [squared(place, to), index])
    .sort(([a, i], [b, j]) => a - b || i - j)
    .slice(0, count)
    .map(([, index]) => index);
}

/** Width of the neighbourhood in which a taste's films are counted, as a share of the map. */
const NEAR = 0.06;

/**
 * Where a visitor stands: among their best films at the place that has most of the others around it, the better ones
 * counting more. Undefined without films on the map.
 */
export function standpoint(places: readonly Place[], best: readonly number[]): Place | undefined {
  const here = best.flatMap((index, rank) => {
    const place = places[index];
    return place ? [{ place, weight: 1 / (rank + 5) }] : [];
  });
  let [most, found]: [number, Place | undefined] = [0, undefined];
  for (const { place } of here) {
    let [sum, x, y] = [0, 0, 0];
    for (const other of here) {
      const weight = other.weight * Math.exp(-squared(place, other.place) / (2 * NEAR ** 2));
      sum += weight;
      x += weight * other.place[0];
      y += weight * other.place[1];
    }
    if (sum > most) [most, found] = [sum, [x / sum, y / sum]];
  }
  return found;
}
