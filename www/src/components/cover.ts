import { painted } from '../timing';

/** What hangs above the window's lower end. */
const HANGING = '.head';

/**
 * Keeps the page clear of an element that sticks to the window's lower end, whatever its height: what is scrolled to, by the
 * root's scroll padding, and what hangs above it, by `--dock`. The property is set where it is used, not on the root: there
 * every element would inherit it, and be styled anew whenever it changes.
 */
export class Cover {
  #element: HTMLElement | undefined;
  readonly #measure = (): void => {
    const element = this.#element;
    if (!element) return;
    // In a low window it does not stick.
    const sticks = getComputedStyle(element).position === 'sticky';
    this.#keepClear(element, sticks ? `${element.offsetHeight}px` : '0px');
  };
  // In a frame of its own: the frame that changes the height has enough to do.
  readonly #observer = new ResizeObserver(() => void painted().then(this.#measure));

  begin(element: HTMLElement): void {
    this.#element = element;
    this.#observer.observe(element);
    addEventListener('resize', this.#measure);
  }

  end(): void {
    removeEventListener('resize', this.#measure);
    this.#observer.disconnect();
    if (this.#element) this.#keepClear(this.#element, '0px');
    this.#element = undefined;
  }

  #keepClear(element: HTMLElement, height: string): void {
    document.documentElement.style.setProperty('scroll-padding-block-end', `calc(${height} + var(--s4))`);
    element.style.setProperty('--dock', height);
    document.querySelector<HTMLElement>(HANGING)?.style.setProperty('--dock', height);
  }
}
