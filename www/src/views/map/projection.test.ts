import { describe, expect, it } from 'vitest';
import { bounded, nearest, Projection, placesOf, standpoint, WHOLE } from './projection';

describe('Projection', () => {
  it('puts the middle of the view into the middle of the window, and back', () => {
    const projection = new Projection({ x: 0.2, y: 0.7, zoom: 3 }, 800, 600);
    expect(projection.toPixels([0.2, 0.7])).toEqual([400, 300]);
    const [x, y] = projection.toPlace(...projection.toPixels([0.31, 0.42]));
    expect([x, y]).toEqual([expect.closeTo(0.31), expect.closeTo(0.42)]);
  });

  it('keeps what is under the pointer when it zooms', () => {
    const before = new Projection(WHOLE, 800, 600);
    const place = before.toPlace(500, 200);
    const after = new Projection(before.zoomed(2, 500, 200), 800, 600);
    expect(after.toPlace(500, 200)).toEqual([expect.closeTo(place[0]), expect.closeTo(place[1])]);
  });

  it('stays on the map', () => {
    expect(bounded({ x: -3, y: 9, zoom: 1000 })).toEqual({ x: 0, y: 1, zoom: 24 });
    expect(new Projection(WHOLE, 100, 100).panned(1e6, 0).x).toBe(1);
  });
});

describe('nearest', () => {
  it('finds neighbours, nearest first', () => {
    const places = placesOf(Uint8Array.of(0, 0, 255, 255, 10, 0));
    expect(nearest(places, [0, 0], 2)).toEqual([0, 2]);
  });
});

describe('standpoint', () => {
  const places = placesOf(Uint8Array.of(10, 10, 12, 10, 250, 250, 11, 12));

  it('is where most of the best films are', () => {
    const [x, y] = standpoint(places, [2, 0, 1, 3]) ?? [];
    expect(x).toBeCloseTo(11 / 255, 1);
    expect(y).toBeCloseTo(11 / 255, 1);
  });

  it('is nowhere without films on the map', () => {
    expect(standpoint(places, [77])).toBeUndefined();
    expect(standpoint([], [])).toBeUndefined();
  });
});
