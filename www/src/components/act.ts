import type { Tuning } from '../model/types';
import type { Mark } from '../visitor/state';

/** What a visitor asks for anywhere on the page, apart from rating. Items are rows of the catalogue. */
export type Act =
  | { readonly kind: 'mark'; readonly item: number; readonly mark: Mark; readonly is: boolean }
  | { readonly kind: 'tune'; readonly tuning: Tuning }
  /** Bring an item to the rating area. */
  | { readonly kind: 'ask'; readonly item: number }
  | {
      readonly kind:
        | 'undo'
        | 'export'
        | 'startOver'
        | 'retry'
        | 'closeSearch'
        | 'moreResults'
        | 'closeReport'
        /** A longer list. */
        | 'more'
        | 'surprise'
        | 'closeSurprise';
    }
  | { readonly kind: 'import'; readonly file: File }
  | { readonly kind: 'search'; readonly query: string };

/** Carries an act up to the app. */
export class ActEvent extends Event {
  static readonly type = 'ff-act';
  constructor(readonly act: Act) {
    super(ActEvent.type, { bubbles: true });
  }
}

/** A listener that sends an act from the element it is attached to. */
export const sends =
  (act: Act) =>
  (event: Event): void => {
    event.currentTarget?.dispatchEvent(new ActEvent(act));
  };
