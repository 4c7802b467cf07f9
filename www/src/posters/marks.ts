import { type SVGTemplateResult, svg } from 'lit';

/** Small flat shapes, drawn around the origin in a radius of about 14. */
const SHAPES: readonly SVGTemplateResult[] = [
  svg`<circle r="13" />`,
  svg`<path d="M0-15 14 11H-14Z" />`,
  svg`<rect x="-12" y="-12" width="24" height="24" />`,
  svg`<path d="M0-16 16 0 0 16-16 0Z" />`,
  svg`<path d="M-14 7A14 14 0 0 1 14 7Z" />`,
  svg`<path d="M-5-14H5V-5H14V5H5V14H-5V5H-14V-5H-5Z" />`,
  svg`<path fill-rule="evenodd" d="M0-14A14 14 0 1 1 0 14 14 14 0 1 1 0-14ZM0-6A6 6 0 1 0 0 6 6 6 0 1 0 0-6Z" />`,
  svg`<path d="M-14-11H14L0 15Z" />`,
  svg`<path d="M-14-6V-14H14V-6ZM-14 14V6H14V14Z" />`,
];

/** The shape of a genre's mark. Genres further apart than the shapes share one, in another colour. */
export const markShape = (mark: number): SVGTemplateResult | undefined =>
  mark < 0 ? undefined : SHAPES[mark % SHAPES.length];
