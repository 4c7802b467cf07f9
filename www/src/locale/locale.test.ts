import { describe, expect, it } from 'vitest';
import { bestLanguage, voiceOf } from '.';
import { de as german } from './de';
import { en as english } from './en';
import { ratingScale, subject } from './subject';

const de = german(subject, ratingScale);
const en = english(subject, ratingScale);

describe('bestLanguage', () => {
  it.each([
    ['', ['de-CH', 'en'], 'de'],
    ['', ['fr', 'en-GB', 'de'], 'en'],
    ['', ['fr'], 'en'],
    ['', ['constructor'], 'en'],
    ['en', ['de'], 'en'],
    ['xx', ['de'], 'de'],
  ] as const)('chosen %s, preferred %j: %s', (chosen, preferred, language) => {
    expect(bestLanguage(chosen, preferred)).toBe(language);
  });
});

/** Paths of all strings, functions as such. */
function texts(value: unknown, path = ''): [string, unknown][] {
  if (typeof value !== 'object' || value === null) return [[path, value]];
  return Object.entries(value).flatMap(([key, inner]) => texts(inner, `${path}.${key}`));
}

describe('German', () => {
  it('has every string, and none is left empty', () => {
    expect(texts(de).map(([path]) => path)).toEqual(texts(en).map(([path]) => path));
    expect(texts(de).filter(([, text]) => text === '')).toEqual([]);
  });

  /** Names, and words that are the same in both languages. */
  const SAME =
    /^\.(siteName|direction|(tune|taste)\.genres?|problems\.code|movie\.(genres|imdb|tmdb|letterboxd)|import\.(formats|sources)\b.*)$/;

  it('is no copy of the English', () => {
    const original = new Map(texts(en));
    const copied = texts(de).filter(
      ([path, text]) => typeof text === 'string' && text === original.get(path) && !SAME.test(path),
    );
    expect(copied).toEqual([]);
  });
});

describe('a voice of its own', () => {
  it('speaks of its items on their scale', async () => {
    const books = { singular: 'book', plural: 'books', done: 'read' };
    const { t, decimal } = await voiceOf('en', books, { min: 1, max: 10, step: 1 });
    expect(t.search.label).toBe('Search books');
    expect(t.stars(7)).toBe('7 of 10');
    expect(decimal(7)).toBe('7.0');
  });

  it('leaves the page its own', async () => {
    await voiceOf('de', { singular: 'book', plural: 'books', done: 'read' }, { min: 0, max: 1, step: 1 });
    expect(en.search.label).toBe('Search films');
    expect(en.stars(4)).toBe('4 stars');
  });
});
