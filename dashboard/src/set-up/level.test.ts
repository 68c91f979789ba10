import { describe, expect, test } from 'vitest';

import { sampleAccount } from '../live/sample';
import { levelName, partsOf, pathOf, reachedBy } from './level';

describe('a level above the accounts', () => {
  test.each([
    [{ kind: 'all', name: '' } as const, 'all', '/api/safeguards'],
    [{ kind: 'trader', name: 'ada b' } as const, 'trader ada b', '/api/traders/ada%20b/safeguards'],
    [{ kind: 'group', name: 'north' } as const, 'group north', '/api/groups/north/safeguards'],
    [{ kind: 'strategy', name: 'trend' } as const, 'strategy trend', '/api/strategies/trend/safeguards'],
  ])('%o is named and addressed as the server does', (level, name, path) => expect([levelName(level), pathOf(level)]).toEqual([name, path]));

  test('reaches the accounts that stand under it, and a strategy all of them', () => {
    const accounts = [sampleAccount('a', { trader: 'ada', groups: ['north'] }), sampleAccount('b', { trader: 'bob', groups: [] })];
    const ids = (level: Parameters<typeof reachedBy>[1]) => reachedBy(accounts, level).map(({ id }) => id);
    expect([ids({ kind: 'all', name: '' }), ids({ kind: 'trader', name: 'bob' }), ids({ kind: 'group', name: 'north' }), ids({ kind: 'strategy', name: 'trend' })]).toEqual([['a', 'b'], ['b'], ['a'], ['a', 'b']]);
  });

  test('offers what the server takes for it', () => {
    const names = (kind: Parameters<typeof partsOf>[0]) => partsOf(kind).map(({ name }) => name);
    expect(names('strategy').sort()).toEqual(['clip', 'collar', 'entryRate', 'lossRoom', 'spread']);
    expect(names('group')).not.toContain('deadMansSwitch');
    expect(names('all')).not.toContain('slippage');
  });
});
