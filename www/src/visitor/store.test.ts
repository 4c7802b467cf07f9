import { describe, expect, it, vi } from 'vitest';
import { NEUTRAL } from '../tuning';
import { fromRecord, NOTHING, type Remembered, toRecord } from './record';
import { EMPTY, NO_CHANGE } from './state';
import { VisitorStore } from './store';

/** Keeps a record as JSON, as a disk would. */
function memory(stored?: string) {
  const keeper = {
    stored,
    load: async (): Promise<Remembered> => fromRecord(keeper.stored && JSON.parse(keeper.stored)),
    save: async (remembered: Remembered) => {
      keeper.stored = JSON.stringify(toRecord(remembered));
    },
  };
  return keeper;
}

async function opened(keeper: ReturnType<typeof memory> = memory()) {
  const store = new VisitorStore(keeper, () => 1000);
  await store.load();
  return store;
}

const ratingsOf = (store: VisitorStore) =>
  Object.fromEntries([...store.state.ratings].map(([id, r]) => [id, r.rating]));

describe('VisitorStore', () => {
  it('rates, changes, removes, and takes each back', async () => {
    const store = await opened();
    await store.rate('1', 4);
    await store.rate('1', 2.5);
    await store.clear('1');
    expect(ratingsOf(store)).toEqual({});
    await store.undo();
    expect(ratingsOf(store)).toEqual({ 1: 2.5 });
    await store.undo();
    expect(ratingsOf(store)).toEqual({ 1: 4 });
    await store.undo();
    expect(ratingsOf(store)).toEqual({});
    expect(store.last).toBeUndefined();
    await store.undo();
  });

  it('takes back a walk along the stars in one step', async () => {
    const store = await opened();
    await store.rate('1', 3);
    for (const value of [3.5, 4, 4.5]) await store.rate('1', value, true);
    expect(ratingsOf(store)).toEqual({ 1: 4.5 });
    await store.undo();
    expect(ratingsOf(store)).toEqual({});
  });

  it('does nothing for what is so already', async () => {
    const store = await opened();
    await store.rate('1', 3);
    await store.rate('1', 3);
    await store.mark('2', 'excluded', false);
    await store.clear('9');
    expect(store.last).toEqual({ kind: 'rated', id: '1', rating: 3 });
    await store.undo();
    expect(store.last).toBeUndefined();
  });

  it('starts over, and back', async () => {
    const store = await opened();
    await store.rate('1', 3);
    await store.mark('2', 'excluded', true);
    await store.mark('3', 'unseen', true);
    await store.mark('4', 'seen', true);
    const before = store.state;
    await store.startOver();
    expect(store.state).toEqual(EMPTY);
    await store.undo();
    expect(store.state).toEqual(before);
  });

  it('undoes how the list was tuned in its turn, a knob in one step', async () => {
    const store = await opened();
    const undone: unknown[] = [];
    store.subscribe((change) => change?.undone && undone.push(change.deed));
    const turned = (novelty: number) => ({ ...NEUTRAL, novelty });
    await store.tuned(NEUTRAL, 'novelty');
    await store.tuned(turned(0.1), 'novelty');
    await store.tuned(turned(0.2), '');
    await store.tuned(NEUTRAL, '');
    await store.rate('1', 3);
    for (let n = 0; n < 4; n++) await store.undo();
    expect(undone).toEqual([
      { kind: 'rated', id: '1', rating: 3 },
      { kind: 'tuned', knob: '', before: NEUTRAL },
      { kind: 'tuned', knob: '', before: turned(0.2) },
      { kind: 'tuned', knob: 'novelty', before: NEUTRAL },
    ]);
    expect(store.last).toBeUndefined();
  });

  it('takes a film off the watchlist when it is rated, and puts it back with the rating undone', async () => {
    const store = await opened();
    await store.mark('1', 'watchlist', true);
    await store.rate('1', 3);
    await store.rate('1', 3.5, true);
    expect([...store.state.watchlist]).toEqual([]);
    await store.undo();
    expect([...store.state.watchlist]).toEqual(['1']);
    expect(store.last).toEqual({ kind: 'listed', id: '1' });
  });

  it('knows no film both seen and unseen', async () => {
    const store = await opened();
    await store.mark('1', 'unseen', true);
    await store.mark('1', 'seen', true);
    expect([...store.state.unseen]).toEqual([]);
    await store.mark('1', 'unseen', true);
    expect([...store.state.seen]).toEqual([]);
    await store.undo();
    expect([...store.state.seen]).toEqual(['1']);
    await store.rate('1', 3);
    expect([...store.state.seen]).toEqual([]);
  });

  it('counts the ratings given since a copy was saved', async () => {
    const keeper = memory();
    const store = await opened(keeper);
    await store.rate('1', 3);
    await store.rate('1', 3.5, true);
    await store.import({ ...NO_CHANGE, ratings: [['2', { rating: 1, at: 2 }]] }, 1);
    expect(store.unsaved).toBe(1);
    await store.noteSaved();
    expect((await opened(keeper)).unsaved).toBe(0);
  });

  it('asks for lasting storage once, when there is something to lose', async () => {
    const persist = vi.fn(async () => true);
    const store = new VisitorStore({ ...memory(), persist });
    await store.load();
    for (let i = 0; i < 4; i++) await store.rate(String(i), 3);
    expect(persist).not.toHaveBeenCalled();
    for (let i = 4; i < 9; i++) await store.rate(String(i), 3);
    expect(persist).toHaveBeenCalledOnce();
  });

  it('imports in one step', async () => {
    const store = await opened();
    await store.rate('1', 3);
    await store.import(
      {
        ...NO_CHANGE,
        ratings: [
          ['1', { rating: 5, at: 1 }],
          ['2', { rating: 1, at: 2 }],
        ],
      },
      2,
    );
    expect(ratingsOf(store)).toEqual({ 1: 5, 2: 1 });
    await store.undo();
    expect(ratingsOf(store)).toEqual({ 1: 3 });
  });

  it('survives a reload, with its history', async () => {
    const keeper = memory();
    const store = await opened(keeper);
    await store.rate('1', 3);
    await store.rate('2', 4);
    const again = await opened(keeper);
    expect(ratingsOf(again)).toEqual({ 1: 3, 2: 4 });
    await again.undo();
    expect(ratingsOf(again)).toEqual({ 1: 3 });
  });

  it('tells what changed', async () => {
    const store = await opened();
    const told = vi.fn();
    const stop = store.subscribe(told);
    await store.rate('1', 3);
    await store.undo();
    stop();
    await store.rate('1', 4);
    expect(told.mock.calls.map(([change]) => [change?.deed.kind, change?.undone])).toEqual([
      ['rated', false],
      ['rated', true],
    ]);
  });

  it('goes on without storage, and says so', async () => {
    const store = new VisitorStore({
      load: async () => NOTHING,
      save: async () => {
        throw Object.assign(new Error('full'), { code: 'STORAGE' });
      },
    });
    await store.load();
    await store.rate('1', 3);
    expect(ratingsOf(store)).toEqual({ 1: 3 });
    expect(store.problem?.code).toBe('STORAGE');
  });

  it('never overwrites a record it could not read', async () => {
    const newer = JSON.stringify({ schema: 3, ratings: 'elsewhere' });
    const keeper = memory(newer);
    const store = await opened(keeper);
    expect(store.problem).toBeDefined();
    await store.rate('1', 3);
    expect(keeper.stored).toBe(newer);
  });

  it('forgets the oldest steps, not the ratings', async () => {
    const store = await opened();
    for (let i = 0; i < 150; i++) await store.rate(String(i), 3);
    for (let i = 0; i < 150; i++) await store.undo();
    expect(store.state.ratings.size).toBe(50);
  });
});

describe('fromRecord', () => {
  it.each([
    ['a string', 'x'],
    ['no schema', {}],
    ['a rating that is no number', { schema: 1, ratings: [['1', 'x', 0]], excluded: [], unseen: [] }],
    ['a schema 2 that lacks a list', { schema: 2, ratings: [], excluded: [], unseen: [], watchlist: [] }],
    ['an id that is no string', { schema: 1, ratings: [], excluded: [7], unseen: [] }],
  ])('refuses %s', (_, stored) => {
    expect(() => fromRecord(stored)).toThrow(TypeError);
  });

  it('reads records of schema 1, with their history, and writes schema 2', async () => {
    const back = { ratings: [['1', null]], excluded: [], unseen: [] };
    const history = [{ deed: { kind: 'rated', id: '1', rating: 4 }, back }];
    const stored = { schema: 1, ratings: [['1', 4, 0]], excluded: [], unseen: [], history };
    const keeper = memory(JSON.stringify(stored));
    const store = await opened(keeper);
    expect([store.state.watchlist.size, store.state.seen.size]).toEqual([0, 0]);
    await store.undo();
    expect(ratingsOf(store)).toEqual({});
    expect(JSON.parse(keeper.stored ?? '')).toMatchObject({ schema: 2, seen: [] });
  });

  it('drops a history that makes no sense, and keeps the ratings', () => {
    const stored = { schema: 1, ratings: [['1', 4, 0]], excluded: [], unseen: [], history: [{ deed: {} }] };
    const { state, history } = fromRecord(stored);
    expect(state.ratings.get('1')?.rating).toBe(4);
    expect(history).toEqual([]);
  });
});
