/**
 * Tells the style sheets how much of the window's lower end an element covers, as `--covered` on the root: what hangs above
 * it stays clear of it, whatever its height, and so does what is scrolled to.
 */
export class Cover {
  readonly #observer = new ResizeObserver(([entry]) => {
    const height = entry?.borderBoxSize[0]?.blockSize ?? 0;
    document.documentElement.style.setProperty('--covered', `${Math.ceil(height)}px`);
  });

  begin(element: Element): void {
    this.#observer.observe(element);
  }

  end(): void {
    this.#observer.disconnect();
    document.documentElement.style.removeProperty('--covered');
  }
}
