// Reads the documentation: its pages, links and commands.

import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { inRoot } from '../../scripts/project.mjs';

/** The pages of the documentation and the README, by their path in the repository. */
export const pages = [
  'README.md',
  'README.md',
  ...readdirSync(inRoot('docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => path.join('docs', name)),
];

/** The text of a page. */
export const textOf = (page) => readFileSync(inRoot(page), 'utf8');

/** A page without its fenced blocks. */
const proseOf = (page) => textOf(page).replace(/^```[\s\S]*?^```/gm, '');

/** Targets of the links and pictures of a page. */
export const linksOf = (page) => [...proseOf(page).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => target);

/** Anchors of a page, as GitHub and mdBook make them of its headings. */
export const anchorsOf = (page) =>
  [...proseOf(page).matchAll(/^#+ (.*)$/gm)].map(([, heading]) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .trim()
      .replace(/\s/g, '-'),
  );

/** Words of a command line: quotes hold blanks together, ' #' begins a comment. */
export function wordsOf(line) {
  const words = [...line.matchAll(/"([^"]*)"|'([^']*)'|(?:^|(?<=\s))(#.*)$|((?:[^\s"'])+)/g)];
  return words.filter((match) => match[3] === undefined).map((match) => match[1] ?? match[2] ?? match[4]);
}

/** Command lines of the shell blocks of a page, in their order, each as its words. */
export function commandsOf(page) {
  const blocks = [...textOf(page).matchAll(/^```sh\n([\s\S]*?)^```/gm)].map(([, block]) => block);
  const lines = blocks.flatMap((block) => block.replaceAll('\\\n', ' ').split('\n'));
  return lines.map(wordsOf).filter((words) => words.length > 0);
}

/** Commands of flatflix that stand within sentences. */
export const inlineCommandsOf = (page) =>
  [...proseOf(page).matchAll(/`(flatflix [^`]*)`/g)].map(([, line]) => wordsOf(line.replaceAll('\n', ' ')));
