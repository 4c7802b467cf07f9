import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSync, Visitor } from 'vite';
import { expect, it } from 'vitest';

const SOURCES = ['src', 'package'].map((folder) => join(import.meta.dirname, '../..', folder));

/** Stands for a value in a template. */
const VALUE = '\u0000';
/** Attributes that are read or read out. */
const SPOKEN =
  /\s(?:aria-(?:label|description|roledescription|valuetext)|alt|placeholder|title|value)="([^"]*)"/g;
const WORDS = /\p{Letter}/u;

/** The words that a template says by itself, between its tags and in its attributes. Names of keys are none. */
function wordsOf(template: string): string[] {
  const spoken = [...template.matchAll(SPOKEN)].map(([, text]) => text ?? '');
  // Attributes hold '>' too, so they go first.
  const bare = template.replace(/="[^"]*"/g, '').replace(/<!--.*?-->|<kbd.*?<\/kbd>/gs, '');
  return [...spoken, ...bare.split(/<[^>]*>/)].filter((text) => WORDS.test(text)).map((text) => text.trim());
}

/** The words said by the html templates of a file. */
function hardCoded(file: string): string[] {
  const words: string[] = [];
  const visitor = new Visitor({
    TaggedTemplateExpression({ tag, quasi }) {
      if (tag.type !== 'Identifier' || !['html', 'svg'].includes(tag.name)) return;
      words.push(...wordsOf(quasi.quasis.map(({ value }) => value.cooked ?? '').join(VALUE)));
    },
  });
  visitor.visit(parseSync(file, readFileSync(file, 'utf8')).program);
  return words;
}

it.each([
  ['<p>Hello</p>', ['Hello']],
  [`<p title="Hello">${VALUE}</p>`, ['Hello']],
  [`<p class="hello" @click=${VALUE}>${VALUE} · ${VALUE}</p>`, []],
])('finds the words in %j', (template, words) => {
  expect(wordsOf(template)).toEqual(words);
});

it('has every word of the page in the languages, none in a view', () => {
  const files = SOURCES.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((file) => /(?<!\.test|\.d)\.ts$/.test(file))
      .map((file) => join(folder, file)),
  ).filter((file) => !file.includes(join('package', 'dist')));
  expect(files.length).toBeGreaterThan(50);
  const found = files.map((file) => [file, hardCoded(file)] as const).filter(([, words]) => words.length > 0);
  expect(found).toEqual([]);
});
