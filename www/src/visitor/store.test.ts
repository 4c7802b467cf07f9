import { describe, expect, it, vi } from 'vitest';
import { fromRecord, NOTHING, type Remembered, toRecord } from './record';
import { NO_CHANGE } from './state';
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
    const before = store.state;
    await store.startOver();
    expect([store.state.ratings.size, store.state.excluded.size, store.state.unseen.size]).toEqual([0, 0, 0]);
    await store.undo();
    expect(store.state).toEqual(before);
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
    const newer = JSON.stringify({ schema: 2, ratings: 'elsewhere' });
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
    ['an id that is no string', { schema: 1, ratings: [], excluded: [7], unseen: [] }],
  ])('refuses %s', (_, stored) => {
    expect(() => fromRecord(stored)).toThrow(TypeError);
  });

  it('reads records of pages that had no watchlist, with their history', async () => {
    const back = { ratings: [['1', null]], excluded: [], unseen: [] };
    const history = [{ deed: { kind: 'rated', id: '1', rating: 4 }, back }];
    const stored = { schema: 1, ratings: [['1', 4, 0]], excluded: [], unseen: [], history };
    const store = await opened(memory(JSON.stringify(stored)));
    expect(store.state.watchlist.size).toBe(0);
    await store.undo();
    expect(ratingsOf(store)).toEqual({});
  });

  it('drops a history that makes no sense, and keeps the ratings', () => {
    const stored = { schema: 1, ratings: [['1', 4, 0]], excluded: [], unseen: [], history: [{ deed: {} }] };
    const { state, history } = fromRecord(stored);
    expect(state.ratings.get('1')?.rating).toBe(4);
    expect(history).toEqual([]);
  });
});
