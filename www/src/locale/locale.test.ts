import { describe, expect, it } from 'vitest';
import { bestLanguage } from '.';
import { de } from './de';
import { en } from './en';

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
    const english = new Map(texts(en));
    const copied = texts(de).filter(
      ([path, text]) => typeof text === 'string' && text === english.get(path) && !SAME.test(path),
    );
    expect(copied).toEqual([]);
  });
});
