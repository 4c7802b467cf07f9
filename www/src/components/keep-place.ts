/**
 * Keeps the keyboard's place in lists of films while they change: when the film that had the focus has gone, the focus
 * goes to the same control of the film now in its place.
 */
export class KeepPlace {
  #place: { readonly list: string; readonly row: number; readonly control: number } | undefined;

  /** Call before the lists in `root` change. Films are children of a list that has a class of its own. */
  remember(root: Element): void {
    this.#place = undefined;
    const focus = document.activeElement;
    const film = focus?.closest('.rec');
    const list = film?.parentElement;
    if (!film || !list || !root.contains(list)) return;
    this.#place = {
      list: list.className,
      row: [...list.children].indexOf(film),
      control: controls(film).indexOf(focus as HTMLElement),
    };
  }

  /** Call after the lists have changed. */
  restore(root: Element): void {
    if (!this.#place || document.activeElement !== document.body) return;
    const { list, row, control } = this.#place;
    const film = list && root.querySelector(`.${list}`)?.children[row];
    const next = film ? controls(film) : [];
    (next[control] ?? next[0] ?? root.querySelector<HTMLElement>('h1'))?.focus();
  }
}

const controls = (film: Element): HTMLElement[] => [
  ...film.querySelectorAll<HTMLElement>(':is(a, button, summary):not(.why *)'),
];
