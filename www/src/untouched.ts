/** What may mean that a visitor has let go of something. */
const EVENTS = ['pointerover', 'pointerdown', 'focusin', 'focusout'] as const;

/** Resolves when neither pointer nor keyboard is at what `selector` names within an element. */
export function untouched(root: Element, selector: string): Promise<void> {
  const isTouched = () =>
    [...root.querySelectorAll(selector)].some((part) => part.matches(':hover, :focus-within'));
  return new Promise((resolve) => {
    const check = () => {
      if (isTouched()) return;
      for (const event of EVENTS) root.ownerDocument.removeEventListener(event, later);
      resolve();
    };
    // The focus is between two places while it moves.
    const later = () => setTimeout(check);
    for (const event of EVENTS) root.ownerDocument.addEventListener(event, later, { passive: true });
    check();
  });
}
