/** How long the line that says what was done stays. */
const TOAST_MS = 5000;
/** Speech waits until a series of changes is over. */
const SPEAK_MS = 600;

/** What the page says: a line to read for a moment, and sentences for screen readers. */
export class Announcer {
  toast = '';
  spoken = '';
  readonly #changed: () => void;
  #hiding: ReturnType<typeof setTimeout> | undefined;
  #speaking: ReturnType<typeof setTimeout> | undefined;

  constructor(changed: () => void) {
    this.#changed = changed;
  }

  /** Show a line for a moment, and speak it. */
  say(text: string): void {
    this.toast = text;
    this.speak(text);
    clearTimeout(this.#hiding);
    this.#hiding = setTimeout(() => {
      this.toast = '';
      this.#changed();
    }, TOAST_MS);
    this.#changed();
  }

  speak(text: string): void {
    clearTimeout(this.#speaking);
    this.#speaking = setTimeout(() => {
      this.spoken = text;
      this.#changed();
    }, SPEAK_MS);
  }
}
