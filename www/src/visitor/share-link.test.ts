import { deflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { decodeRatings, encodeRatings, LinkError, MOST_RATINGS, type SharedRatings } from './share-link';

const scale = { min: 0.5, max: 5 };
const link = (value: unknown) =>
  `1.${deflateRawSync(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url')}`;
const fault = (text: string) =>
  decodeRatings(text).then(
    () => 'none',
    (thrown) => (thrown instanceof LinkError ? thrown.fault : thrown),
  );

describe('a link with ratings', () => {
  it('gives back what was put in', async () => {
    const shared: SharedRatings = {
      scale,
      ratings: Array.from({ length: 300 }, (_, n) => [String(n * 7), 3.5]),
    };
    const text = await encodeRatings(shared);
    expect(text).toMatch(/^1\.[\w-]+$/);
    expect(await decodeRatings(text)).toEqual(shared);
  });

  it('keeps the first ratings of very many', async () => {
    const ratings = Array.from({ length: 5000 }, (_, n): [string, number] => [String(n), 4]);
    const back = await decodeRatings(await encodeRatings({ scale, ratings }));
    expect(back.ratings).toEqual(ratings.slice(0, MOST_RATINGS));
  });

  it.each([
    ['nothing', ''],
    ['no version', 'abc'],
    ['markup', '1.<img src=x onerror=alert(1)>'],
    ['bytes that are not deflated', '1.AAAA'],
    ['text that is not JSON', link('ratings')],
    ['no object', link(7)],
    ['no ratings', link({ scale: [0.5, 5], ratings: [] })],
    ['a scale upside down', link({ scale: [5, 0.5], ratings: [['1', 3]] })],
    ['a rating off the scale', link({ scale: [0.5, 5], ratings: [['1', 6]] })],
    ['a rating that is no number', link({ scale: [0.5, 5], ratings: [['1', '3']] })],
    ['an id that is an object', link({ scale: [0.5, 5], ratings: [[{}, 3]] })],
    ['an id without end', link({ scale: [0.5, 5], ratings: [['x'.repeat(65), 3]] })],
  ])('is refused with %s', async (_, text) => expect(await fault(text)).toBe('damaged'));

  it('is refused when it is of a later version', async () => expect(await fault('2.AAAA')).toBe('newer'));

  it('is refused when it is too long, or unpacks to too much', async () => {
    expect(await fault(`1.${'A'.repeat(40_000)}`)).toBe('tooLarge');
    expect(await fault(link(`[${' '.repeat(5_000_000)}]`))).toBe('tooLarge');
    const ratings = Array.from({ length: MOST_RATINGS + 1 }, () => ['1', 3]);
    expect(await fault(link({ scale: [0.5, 5], ratings }))).toBe('tooLarge');
  });
});
