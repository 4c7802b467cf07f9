/** The caption of a poster, in percent of its width (cqi): where the title has to fit. */
const WIDTH = 86;
const HEIGHT = 45;
const LINE_HEIGHT = 0.98;
const LARGEST = 26;
const SMALLEST = 7;

/** Widths of League Gothic's letters in em, by kinds, each as wide as its widest. */
const KINDS: readonly (readonly [letters: RegExp, width: number])[] = [
  [/[ijlI.,:;'’!|]/, 0.19],
  [/[ftrJ1()-]/, 0.27],
  [/[mwMW&%@—]/, 0.51],
  [/[\p{Lu}\p{N}?]/u, 0.39],
];
const OTHER = 0.33;
const SPACE = 0.15;
const letterWidth = (letter: string): number => KINDS.find(([letters]) => letters.test(letter))?.[1] ?? OTHER;

type Words = readonly (readonly [word: string, width: number])[];

/** Words of a text with their widths in em. */
const measured = (text: string): Words =>
  text
    .split(/\s+/)
    .filter(Boolean)
    .map((word) => [word, [...word].reduce((sum, letter) => sum + letterWidth(letter), 0)]);

/** The largest size, in cqi, at which a title fits the caption of its poster. */
export function fitTitle(title: string): number {
  const words = measured(title);
  const longest = Math.max(...words.map(([, width]) => width));
  for (let size = LARGEST; size > SMALLEST; size -= 0.5) {
    const room = WIDTH / size;
    if (longest <= room && broken(words, room).length * size * LINE_HEIGHT <= HEIGHT) return size;
  }
  return SMALLEST;
}

/** The lines that a text takes in `room` em of the display face, filled greedily as the browser does. */
export const breakTitle = (text: string, room: number): string[] => broken(measured(text), room);

function broken(words: Words, room: number): string[] {
  const lines: string[] = [];
  let used = Number.POSITIVE_INFINITY;
  for (const [word, width] of words) {
    if (used + SPACE + width > room) {
      lines.push(word);
      used = width;
    } else {
      lines.push(`${lines.pop()} ${word}`);
      used += SPACE + width;
    }
  }
  return lines;
}
