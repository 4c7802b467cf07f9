const MOVE_MS = 180;

/**
 * Animate a list's rearrangement: remember where its children are, and after the update let those that moved slide
 * from there and new ones fade in (FLIP). Does nothing when the visitor prefers reduced motion.
 */
export class Flip {
  #before: ReadonlyMap<string, DOMRect> = new Map();

  /** Call before the list changes. Children are told apart by `data-key`. */
  remember(list: Element | null): void {
    this.#before = new Map(keyed(list).map(([key, child]) => [key, child.getBoundingClientRect()]));
  }

  /** Call after the list has changed. */
  play(list: Element | null): void {
    if (this.#before.size === 0 || matchMedia('(prefers-reduced-motion: reduce)').matches) return;
    for (const [key, child] of keyed(list)) {
      const from = this.#before.get(key);
      if (!from) {
        child.animate([{ opacity: 0, translate: '0 12px' }, {}], { duration: MOVE_MS, easing: 'ease-out' });
        continue;
      }
      const to = child.getBoundingClientRect();
      const [x, y] = [from.left - to.left, from.top - to.top];
      if (x || y) {
        child.animate([{ translate: `${x}px ${y}px` }, {}], { duration: MOVE_MS, easing: 'ease-out' });
      }
    }
    this.#before = new Map();
  }
}

function keyed(list: Element | null): [string, HTMLElement][] {
  return [...(list?.children ?? [])].flatMap((child) =>
    child instanceof HTMLElement && child.dataset.key
      ? [[child.dataset.key, child] as [string, HTMLElement]]
      : [],
  );
}
