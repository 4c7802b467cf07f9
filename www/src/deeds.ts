import { t } from './locale';
import type { Deed } from './visitor/state';

/** What was done, in a sentence. `title` names an item by its id. */
export function deedText(deed: Deed, title: (id: string) => string): string {
  switch (deed.kind) {
    case 'rated':
      return t.done.rated(title(deed.id), deed.rating);
    case 'imported':
      return t.done.imported(deed.count);
    case 'startedOver':
    case 'tuned':
      return t.done[deed.kind];
    default:
      return t.done[deed.kind](title(deed.id));
  }
}
