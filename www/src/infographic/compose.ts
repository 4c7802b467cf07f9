import { nothing, render, svg, type TemplateResult } from 'lit';
import { breakTitle, fitTitle } from '../components/fit-title';
import { CELL, STAR } from '../components/stars';
import type { Item } from '../model/items';
import { SIZE } from '../posters/compositions';
import { css, inksOf } from '../posters/inks';
import { poster } from '../posters/poster';

/** What a picture of a film and five like it says. */
export interface Picture {
  readonly headline: string;
  readonly film: Item;
  readonly five: readonly Item[];
  /** The visitor's rating of the film, only if it is to be in the picture; and its words. */
  readonly rating: number | null;
  readonly ratingWords: string;
  /** Where the picture comes from, in a line. */
  readonly footer: string;
}

/** The page's colours, as they are right now. */
export interface Palette {
  readonly paper: string;
  readonly ink: string;
  readonly inkSoft: string;
  readonly accent: string;
}

export const WIDTH = 1200;
export const HEIGHT = 800;
const MARGIN = 60;
const GAP = 25;
const POSTER = (WIDTH - 2 * MARGIN - 4 * GAP) / 5;
const ROW = 370;
const DISPLAY = "'League Gothic', 'Arial Narrow', sans-serif";
const TEXT = 'system-ui, sans-serif';
/** Sizes the headline may have: the first that fits. */
const HEADLINES = [112, 92, 76, 60] as const;
const HEADLINE_ROOM = WIDTH - 2 * MARGIN - POSTER - 2 * GAP;
const HEADLINE_HEIGHT = 210;
const LEADING = 1.02;

/**
 * Compose the picture as a document of its own.
 *
 * @param paint turns any CSS colour into one that every program for pictures knows
 * @param fontFace the display face as an `@font-face` rule, or nothing
 */
export function compose(
  picture: Picture,
  palette: Palette,
  paint: (colour: string) => string,
  fontFace: string,
): SVGSVGElement {
  const { film, five, footer } = picture;
  const holder = document.createElement('div');
  render(
    svg`<svg xmlns="http://www.w3.org/2000/svg" width=${WIDTH} height=${HEIGHT} viewBox="0 0 ${WIDTH} ${HEIGHT}">
      <title>${picture.headline}</title>
      <desc>${five.map(({ title, year }) => (year ? `${title} (${year})` : title)).join(', ')}</desc>
      <style>${fontFace}</style>
      <rect width=${WIDTH} height=${HEIGHT} fill=${palette.paper} />
      ${headline(picture, palette)}
      ${printed(film, WIDTH - MARGIN - POSTER, 46, paint)}
      ${five.map((item, place) => {
        const x = MARGIN + place * (POSTER + GAP);
        return svg`${printed(item, x, ROW, paint)}
          <text x=${x} y=${ROW + POSTER * 1.5 + 34} font-family=${TEXT} font-size="20" fill=${palette.inkSoft}>${item.year || nothing}</text>`;
      })}
      <text x=${MARGIN} y=${HEIGHT - 38} font-family=${TEXT} font-size="20" fill=${palette.inkSoft}>${footer}</text>
    </svg>`,
    holder,
  );
  const drawn = holder.querySelector('svg');
  if (!drawn) throw new Error('The picture was not drawn');
  withoutMarkers(drawn);
  for (const attribute of ['fill', 'stroke']) {
    for (const shape of drawn.querySelectorAll(`[${attribute}]`)) {
      shape.setAttribute(attribute, paint(shape.getAttribute(attribute) ?? ''));
    }
  }
  return drawn;
}

function headline(
  { headline: text, rating, ratingWords }: Picture,
  { ink, accent }: Palette,
): TemplateResult {
  const size =
    HEADLINES.find(
      (candidate) =>
        breakTitle(text, HEADLINE_ROOM / candidate).length * candidate * LEADING <= HEADLINE_HEIGHT,
    ) ??
    HEADLINES[HEADLINES.length - 1] ??
    60;
  const lines = balanced(text, HEADLINE_ROOM / size);
  const bottom = MARGIN + lines.length * size * LEADING;
  return svg`${lines.map(
    (line, n) =>
      svg`<text x=${MARGIN} y=${MARGIN + (n + 0.82) * size * LEADING} font-family=${DISPLAY} font-size=${size} fill=${ink}>${line}</text>`,
  )}${
    rating === null
      ? nothing
      : svg`<g transform="translate(${MARGIN - 3} ${bottom + 8})">
          ${Array.from({ length: Math.ceil(rating) }, (_, n) => star(n, Math.min(1, rating - n), accent))}
          <text x=${Math.ceil(rating) * CELL + 14} y="32" font-family=${TEXT} font-size="24" fill=${ink}>${ratingWords}</text>
        </g>`
  }`;
}

/** Lines of a text in `room` em, no more than need be and about equally long. */
export function balanced(text: string, room: number): string[] {
  let lines = breakTitle(text, room);
  for (let narrower = room - 0.2; narrower > 0; narrower -= 0.2) {
    const next = breakTitle(text, narrower);
    if (next.length > lines.length) break;
    lines = next;
  }
  return lines;
}

/** A star, or its left half: as its outline with a wide clip would be, but without ids to clip by. */
const star = (n: number, part: number, colour: string): TemplateResult =>
  svg`<svg x=${n * CELL} width=${CELL * (part < 1 ? 0.5 : 1)} height="42" viewBox="0 0 ${CELL * (part < 1 ? 0.5 : 1)} 42"><path d=${STAR} fill=${colour} /></svg>`;

/** A film's poster with its title upon it. */
function printed(item: Item, x: number, y: number, paint: (colour: string) => string): unknown {
  const holder = document.createElement('div');
  render(poster(item), holder);
  const drawn = holder.querySelector('svg');
  if (!drawn) return nothing;
  const inks = inksOf(item.factors, item.mark);
  const colours: Record<string, string> = {
    f: css(inks.field),
    s: css(inks.shape),
    t: css(inks.tone),
    m: css(inks.mark),
  };
  for (const shape of drawn.querySelectorAll('[class]')) {
    if (shape.classList.contains('caption')) shape.remove();
    else shape.setAttribute('fill', paint(colours[shape.getAttribute('class') ?? ''] ?? 'none'));
    shape.removeAttribute('class');
  }
  const size = (fitTitle(item.title) / 100) * SIZE;
  const lines = breakTitle(item.title, (0.86 * SIZE) / size);
  return svg`<svg x=${x} y=${y} width=${POSTER} height=${POSTER * 1.5} viewBox="0 0 ${SIZE} ${SIZE * 1.5}">
    ${[...drawn.childNodes]}
    ${lines.map(
      (line, n) =>
        svg`<text x=${0.07 * SIZE} y=${0.69 * 1.5 * SIZE + (n + 0.8) * size} font-family=${DISPLAY} font-size=${size} fill=${css(inks.title)}>${line}</text>`,
    )}
  </svg>`;
}

/** Take out the comments that templates leave behind. */
function withoutMarkers(root: Element): void {
  const comments = document.createTreeWalker(root, NodeFilter.SHOW_COMMENT);
  const found: Node[] = [];
  while (comments.nextNode()) found.push(comments.currentNode);
  for (const comment of found) comment.parentNode?.removeChild(comment);
}
