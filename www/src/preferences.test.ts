import { describe, expect, it } from 'vitest';
import { parsePreferences } from './preferences';
import { NEUTRAL } from './tuning';

const NEW = { tuning: NEUTRAL, language: '', folded: false };

describe('parsePreferences', () => {
  it('reads what was stored', () => {
    const preferences = { tuning: { ...NEUTRAL, novelty: -0.5, variety: 1 }, language: 'de', folded: true };
    expect(parsePreferences(JSON.stringify(preferences))).toEqual(preferences);
  });

  it.each([null, '', 'null', '7', '[]', '{', '{"folded":"yes","language":7}'])(
    'is as for somebody new with %j',
    (stored) => expect(parsePreferences(stored)).toEqual(NEW),
  );
});
