/**
 * Ratings in the fragment of a link, which browsers keep to themselves: no server sees it.
 *
 * The text is the version, a dot, and the base64url of deflated JSON, `{ scale: [min, max], ratings: [[id, rating], ...] }`.
 * What comes back in is anybody's, and bounded in every respect before it is looked at.
 */

export interface SharedRatings {
  /** On the scale of the reader's catalogue or not: `scale` tells. */
  readonly ratings: readonly (readonly [id: string, rating: number])[];
  readonly scale: { readonly min: number; readonly max: number };
}

/** Why a link is refused. */
export type LinkFault = 'damaged' | 'newer' | 'tooLarge' | 'unsupported';

export class LinkError extends Error {
  constructor(
    readonly fault: LinkFault,
    options?: ErrorOptions,
  ) {
    super(`Link refused: ${fault}`, options);
    this.name = 'LinkError';
  }
}

const VERSION = '1';
/** Ratings of one link: the latest; a longer address is cut by messengers. */
export const MOST_RATINGS = 1000;
const MOST_CHARACTERS = 1 << 15;
const MOST_BYTES = 1 << 17;
const LONGEST_ID = 64;

/** The text that stands for ratings, latest first. */
export async function encodeRatings({ ratings, scale }: SharedRatings): Promise<string> {
  if (typeof CompressionStream === 'undefined') throw new LinkError('unsupported');
  const text = JSON.stringify({
    scale: [scale.min, scale.max],
    ratings: ratings.slice(0, MOST_RATINGS),
  });
  const packed = new Blob([text]).stream().pipeThrough(new CompressionStream('deflate-raw'));
  const bytes = new Uint8Array(await new Response(packed).arrayBuffer());
  const base64 = btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
  return `${VERSION}.${base64.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')}`;
}

/** Throws LinkError for anything that `encodeRatings` does not write. */
export async function decodeRatings(text: string): Promise<SharedRatings> {
  if (text.length > MOST_CHARACTERS) throw new LinkError('tooLarge');
  const [, version, payload] = /^(\d{1,4})\.([\w-]+)$/.exec(text) ?? [];
  if (version === undefined || payload === undefined) throw new LinkError('damaged');
  if (version !== VERSION) throw new LinkError('newer');
  if (typeof DecompressionStream === 'undefined') throw new LinkError('unsupported');
  let value: unknown;
  try {
    const binary = atob(payload.replaceAll('-', '+').replaceAll('_', '/'));
    value = JSON.parse(await inflate(Uint8Array.from(binary, (letter) => letter.charCodeAt(0))));
  } catch (cause) {
    throw cause instanceof LinkError ? cause : new LinkError('damaged', { cause });
  }
  return checked(value);
}

/** Stops as soon as there is more than any list of ratings needs. */
async function inflate(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const reader = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw')).getReader();
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let text = '';
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    size += value.length;
    if (size > MOST_BYTES) {
      await reader.cancel();
      throw new LinkError('tooLarge');
    }
    text += decoder.decode(value, { stream: true });
  }
}

function checked(value: unknown): SharedRatings {
  const { scale, ratings }: Partial<Record<'scale' | 'ratings', unknown>> = Object(value);
  const [min, max] = Array.isArray(scale) ? (scale as unknown[]) : [];
  if (!isNumber(min) || !isNumber(max) || min >= max || !Array.isArray(ratings))
    throw new LinkError('damaged');
  if (ratings.length > MOST_RATINGS) throw new LinkError('tooLarge');
  const isRating = (pair: unknown): pair is [string, number] => {
    if (!Array.isArray(pair) || pair.length !== 2) return false;
    const [id, rating] = pair as unknown[];
    return (
      typeof id === 'string' && id.length <= LONGEST_ID && isNumber(rating) && rating >= min && rating <= max
    );
  };
  if (ratings.length === 0 || !ratings.every(isRating)) throw new LinkError('damaged');
  return { ratings, scale: { min, max } };
}

const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);
