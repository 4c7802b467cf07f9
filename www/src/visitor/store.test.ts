import { describe, expect, it, vi } from 'vitest';
import { NEUTRAL } from '../tuning';
import { merge } from './merge';
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
      return undefined;
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

/** A record that several tabs share, each through a keeper of its own that hears of nothing. */
function shared() {
  let stored: { text: string; tab: number } | undefined;
  let tabs = 0;
  return () => {
    const tab = ++tabs;
    let known = stored;
    const read = (): Remembered => fromRecord(stored && JSON.parse(stored.text));
    return {
      load: async (): Promise<Remembered> => {
        known = stored;
        return read();
      },
      save: async (remembered: Remembered, merged: (theirs: Remembered) => Remembered) => {
        const theirs = stored && stored !== known && stored.tab !== tab ? read() : undefined;
        const keep = (what: Remembered) => {
          stored = { text: JSON.stringify(toRecord(what)), tab };
        };
        keep(remembered);
        if (!theirs) return undefined;
        // Whoever comes between.
        await Promise.resolve();
        const both = merge(remembered, read(), merged(theirs));
        keep(both);
        return both;
      },
    };
  };
}

describe('tabs that do not hear of each other', () => {
  const open = async (keeper: ReturnType<ReturnType<typeof shared>>) => {
    const store = new VisitorStore(keeper, () => 1000);
    await store.load();
    return store;
  };

  it('lose nothing of one another', async () => {
    const tab = shared();
    const [one, other] = [await open(tab()), await open(tab())];
    await one.rate('1', 3);
    await one.mark('9', 'watchlist', true);
    await other.rate('2', 4);
    await one.rate('3', 5);
    await Promise.all([one.rate('4', 1), other.rate('5', 2)]);
    await one.clear('1');
    const later = await open(tab());
    expect(ratingsOf(later)).toEqual({ 2: 4, 3: 5, 4: 1, 5: 2 });
    expect([...later.state.watchlist]).toEqual(['9']);
    expect(later.unsaved).toBe(5);
  });

  it('undo what each has done', async () => {
    const tab = shared();
    const [one, other] = [await open(tab()), await open(tab())];
    await one.rate('1', 3);
    await other.rate('2', 4);
    await other.undo();
    await one.rate('3', 5);
    await one.undo();
    const later = await open(tab());
    expect(ratingsOf(later)).toEqual({ 1: 3 });
    expect(later.last).toEqual({ kind: 'rated', id: '1', rating: 3 });
  });

  it('keep what could not be stored when another stores something', async () => {
    const tab = shared();
    const keeper = tab();
    const full = { is: false };
    const one = new VisitorStore({
      load: keeper.load,
      save: async (...remembered) => {
        if (full.is) throw new Error('full');
        return keeper.save(...remembered);
      },
    });
    await one.load();
    full.is = true;
    await one.rate('1', 3);
    const other = await open(tab());
    await other.rate('2', 4);
    await one.load();
    expect(ratingsOf(one)).toEqual({ 1: 3, 2: 4 });
    full.is = false;
    await one.rate('3', 5);
    expect(ratingsOf(await open(tab()))).toEqual({ 1: 3, 2: 4, 3: 5 });
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

  it.each([
    { deed: {} },
    null,
    { deed: { kind: 'constructor', id: '1' }, back: NO_CHANGE },
    { deed: { kind: 'rated', id: '1', rating: 'four' }, back: NO_CHANGE },
    { deed: { kind: 'cleared', id: { evil: 1 } }, back: NO_CHANGE },
    { deed: { kind: 'startedOver' } },
    { deed: { kind: 'startedOver' }, back: { ...NO_CHANGE, ratings: [null] } },
    { deed: { kind: 'startedOver' }, back: { ...NO_CHANGE, ratings: [['1', { rating: null }]] } },
    { deed: { kind: 'startedOver' }, back: { ...NO_CHANGE, seen: [['1', 'yes']] } },
  ])('drops a history that makes no sense, and keeps the ratings: %j', (step) => {
    const stored = { schema: 1, ratings: [['1', 4, 0]], excluded: [], unseen: [], history: [step] };
    const { state, history } = fromRecord(stored);
    expect(state.ratings.get('1')?.rating).toBe(4);
    expect(history).toEqual([]);
  });
});
