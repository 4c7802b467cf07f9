/** What is done to a map with pointers: moved, zoomed around a point, or touched at one. Pixels of the element. */
export interface Gestures {
  readonly pan: (dx: number, dy: number) => void;
  readonly zoom: (factor: number, x: number, y: number) => void;
  readonly pick: (x: number, y: number) => void;
}

/** A pointer that has moved less than this has touched, not dragged. */
const STILL = 5;
const WHEEL = 0.0018;

/** Follow the pointers on an element: one drags or touches, two pinch, the wheel zooms. */
export class Pointers {
  readonly #to: Gestures;
  readonly #down = new Map<number, readonly [x: number, y: number]>();
  #moved = 0;

  constructor(to: Gestures) {
    this.#to = to;
  }

  readonly onDown = (event: PointerEvent): void => {
    (event.currentTarget as Element).setPointerCapture(event.pointerId);
    if (this.#down.size === 0) this.#moved = 0;
    this.#down.set(event.pointerId, [event.offsetX, event.offsetY]);
  };

  readonly onMove = (event: PointerEvent): void => {
    const before = this.#down.get(event.pointerId);
    if (!before) return;
    const now = [event.offsetX, event.offsetY] as const;
    const [dx, dy] = [now[0] - before[0], now[1] - before[1]];
    this.#moved += Math.hypot(dx, dy);
    const other = [...this.#down].find(([id]) => id !== event.pointerId)?.[1];
    this.#down.set(event.pointerId, now);
    if (!other) {
      this.#to.pan(-dx, -dy);
      return;
    }
    const apart = (to: readonly [number, number]) => Math.hypot(to[0] - other[0], to[1] - other[1]);
    this.#to.pan(-dx / 2, -dy / 2);
    this.#to.zoom(apart(now) / Math.max(1, apart(before)), (now[0] + other[0]) / 2, (now[1] + other[1]) / 2);
  };

  readonly onUp = (event: PointerEvent): void => {
    const at = this.#down.get(event.pointerId);
    this.#down.delete(event.pointerId);
    if (at && this.#down.size === 0 && this.#moved < STILL && event.type === 'pointerup')
      this.#to.pick(at[0], at[1]);
  };

  readonly onWheel = (event: WheelEvent): void => {
    event.preventDefault();
    const pixels = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 * event.deltaY : event.deltaY;
    this.#to.zoom(Math.exp(-WHEEL * pixels), event.offsetX, event.offsetY);
  };
}
