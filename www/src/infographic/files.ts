import { displayFont } from '../display-font';
import type { Palette } from './compose';
import { HEIGHT, WIDTH } from './compose';

/** Dots of the PNG for each unit of the picture. */
const SCALE = 2;

/**
 * Turns any CSS colour into a hexadecimal one: the page's own notation is younger than most programs for pictures. The
 * browser does the arithmetic, by painting a dot.
 */
export function painter(): (colour: string) => string {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = 1;
  const context = canvas.getContext('2d', { willReadFrequently: true });
  const known = new Map<string, string>();
  return (colour) => {
    const painted = known.get(colour) ?? (colour === 'none' || !context ? colour : dot(context, colour));
    known.set(colour, painted);
    return painted;
  };
}

function dot(context: CanvasRenderingContext2D, colour: string): string {
  context.clearRect(0, 0, 1, 1);
  context.fillStyle = colour;
  context.fillRect(0, 0, 1, 1);
  const [red = 0, green = 0, blue = 0] = context.getImageData(0, 0, 1, 1).data;
  return `#${[red, green, blue].map((part) => part.toString(16).padStart(2, '0')).join('')}`;
}

/** The page's colours where `element` is. */
export function paletteOf(element: Element): Palette {
  const style = getComputedStyle(element);
  const token = (name: string) => style.getPropertyValue(name).trim();
  return {
    paper: token('--paper'),
    ink: token('--ink'),
    inkSoft: token('--ink-soft'),
    accent: token('--accent'),
  };
}

/** The display face inside a rule of its own: a picture cannot fetch one. Without it another face is used. */
export async function embeddedFont(): Promise<string> {
  try {
    const face = await (await fetch(displayFont)).blob();
    return `@font-face{font-family:'League Gothic';font-stretch:75% 100%;src:url(${await dataAddress(face)})}`;
  } catch {
    return '';
  }
}

export const svgFile = (picture: SVGSVGElement): Blob =>
  new Blob([new XMLSerializer().serializeToString(picture)], { type: 'image/svg+xml' });

/** The picture in dots. Throws if the browser cannot draw it. */
export async function pngFile(picture: Blob): Promise<Blob> {
  const address = URL.createObjectURL(picture);
  try {
    const image = new Image();
    image.src = address;
    await image.decode();
    const canvas = document.createElement('canvas');
    canvas.width = WIDTH * SCALE;
    canvas.height = HEIGHT * SCALE;
    canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise((resolve, reject) =>
      canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('No PNG was made'))), 'image/png'),
    );
  } finally {
    URL.revokeObjectURL(address);
  }
}

const dataAddress = (blob: Blob): Promise<string> =>
  new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(blob);
  });

/** 'You liked Amélie' as 'you-liked-amelie'. */
export const fileName = (words: string): string =>
  words
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 60);
