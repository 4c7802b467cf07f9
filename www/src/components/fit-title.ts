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

/** The largest size, in cqi, at which a title fits the caption of its poster. */
export function fitTitle(title: string): number {
  const widths = title
    .split(/\s+/)
    .map((word) => [...word].reduce((sum, letter) => sum + letterWidth(letter), 0));
  for (let size = LARGEST; size > SMALLEST; size -= 0.5) {
    const room = WIDTH / size;
    if (Math.max(...widths) <= room && countLines(widths, room) * size * LINE_HEIGHT <= HEIGHT) return size;
  }
  return SMALLEST;
}

/** Lines that words of these widths take, filled greedily as the browser does. */
function countLines(widths: readonly number[], room: number): number {
  let lines = 1;
  let used = 0;
  for (const width of widths) {
    if (used > 0 && used + SPACE + width > room) {
      lines++;
      used = width;
    } else used += (used > 0 ? SPACE : 0) + width;
  }
  return lines;
}
