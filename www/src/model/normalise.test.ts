import { describe, expect, it } from 'vitest';
import { fold, queryWords, titleWords } from './normalise';

describe('fold', () => {
  it.each([
    ['Amélie', 'amelie'],
    ['Æon Flux', 'aeon flux'],
    ['Die Straße', 'die strasse'],
    ['Smørrebrød', 'smorrebrod'],
    ["Ocean's Eleven", 'oceans eleven'],
    ['Fast & Furious', 'fast  and  furious'],
  ])('%s -> %s', (text, folded) => {
    expect(fold(text)).toBe(folded);
  });
});

describe('titleWords', () => {
  it('leaves articles out, unless there is nothing else', () => {
    expect(titleWords('The Matrix')).toEqual(['matrix']);
    expect(titleWords('The The')).toEqual(['the', 'the']);
  });

  it('knows numbers by all their names', () => {
    expect(titleWords('Rocky II')).toEqual(['rocky', 'ii', '2']);
    expect(titleWords('Twelve Monkeys')).toEqual(['twelve', '12', 'monkeys']);
  });

  it('takes words that every object has for words', () => {
    expect(titleWords('Constructor, valueOf and __proto__')).toEqual([
      'constructor',
      'valueof',
      'and',
      'proto',
    ]);
  });

  it('joins what hyphens and dots separate', () => {
    expect(titleWords('Spider-Man')).toEqual(['spider', 'man', 'spiderman']);
    expect(titleWords('WALL·E')).toContain('walle');
    expect(titleWords('E.T. the Extra-Terrestrial')).toEqual(
      expect.arrayContaining(['et', 'extraterrestrial']),
    );
  });

  it('keeps other scripts', () => {
    expect(titleWords('七人の侍')).toEqual(['七人の侍']);
  });
});

describe('queryWords', () => {
  it('turns numbers into digits among other words, and leaves a lone word alone', () => {
    expect(queryWords('rocky two')).toEqual(['rocky', '2']);
    expect(queryWords('v')).toEqual(['v']);
  });

  it('is empty for nothing but signs', () => {
    expect(queryWords(' -- !')).toEqual([]);
  });
});
