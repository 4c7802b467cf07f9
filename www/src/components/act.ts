import type { LanguageCode } from '../locale';
import type { Tuning } from '../model/types';
import type { ExportKind } from '../visitor/export';
import type { Mark, Patch } from '../visitor/state';

/** What a visitor asks for anywhere on the page, apart from rating. Items are rows of the catalogue. */
export type Act =
  | { readonly kind: 'mark'; readonly item: number; readonly mark: Mark; readonly is: boolean }
  /** Put the interview out of the way, or bring it back. */
  | { readonly kind: 'foldQuestions'; readonly is: boolean }
  | { readonly kind: 'tune'; readonly tuning: Tuning }
  | { readonly kind: 'speak'; readonly language: LanguageCode }
  /** Take a rating back. */
  | { readonly kind: 'clear'; readonly item: number }
  /** Bring an item to the rating area. */
  | { readonly kind: 'ask'; readonly item: number }
  | {
      readonly kind:
        | 'undo'
        | 'startOver'
        | 'retry'
        | 'closeSearch'
        | 'moreResults'
        | 'closeImport'
        /** No reminder of a copy for now. */
        | 'noCopy'
        /** A longer list. */
        | 'more'
        | 'surprise'
        | 'closeSurprise';
    }
  | { readonly kind: 'export'; readonly as: ExportKind }
  /** Begin the review of files, or add files to it; or take them for the ratings of somebody to watch with. */
  | { readonly kind: 'import' | 'guest'; readonly files: readonly File[] }
  /** Apply what a review has led to. `count` is the number of films. */
  | { readonly kind: 'bringIn'; readonly patch: Patch; readonly count: number }
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
