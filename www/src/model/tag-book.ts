import type { Model, Tags } from './types';

/** A tag and how many films have it. */
export interface TagCount {
  readonly name: string;
  readonly count: number;
}

/** Which films people called what. */
export class TagBook {
  /** All tags, the most given first. */
  readonly counts: readonly TagCount[];
  readonly #of: readonly (readonly string[])[];

  constructor({ names, ofItems, ends }: Tags) {
    const counts = names.map((name) => ({ name, count: 0 }));
    let from = 0;
    this.#of = Array.from(ends, (end) => {
      const tags = ofItems.subarray(from, end);
      from = end;
      return Array.from(tags, (tag) => {
        const one = counts[tag];
        if (one) one.count++;
        return one?.name ?? '';
      });
    });
    this.counts = counts.sort((a, b) => b.count - a.count);
  }

  /** Tags of a film, the one most people gave first. */
  of(row: number): readonly string[] {
    return this.#of[row] ?? [];
  }

  /** Rows of the films with a tag, the most rated first. */
  films(name: string): number[] {
    return this.#of.flatMap((tags, row) => (tags.includes(name) ? [row] : []));
  }
}

const BOOKS = new WeakMap<Model, Promise<TagBook>>();

/** The tags of a model, read at their first use. */
export function tagBook(model: Model): Promise<TagBook> {
  let book = BOOKS.get(model);
  if (!book) {
    book = model.tags().then((tags) => new TagBook(tags));
    BOOKS.set(model, book);
  }
  return book;
}
