import { expect, it } from 'vitest';

import { sampleAccount } from '../live/sample';
import { levelOf, mayLock, mayUnlock, needsReason, scopeOf } from './latches';

const lock = (changes: object = {}) => ({ rule: 'manual', reason: 'lunch', by: 'ada', until: null, at: '2026-10-20T15:00:00Z', ...changes });
const offered = (changes: Record<string, unknown>) => {
  const account = sampleAccount('a', changes);
  return [mayLock(account), mayUnlock(account)];
};

it('what a person set decides what is offered, and not what came about by itself', () => {
  const cases: readonly (readonly [string, Record<string, unknown>, readonly [boolean, boolean]])[] = [
    ['free', {}, [true, false]],
    ['reconciling', { state: 'reconciling' }, [true, false]],
    ['being flattened', { state: 'flattening' }, [true, false]],
    ['a crossed threshold', { state: 'reduceOnly' }, [true, false]],
    ['locked for good', { state: 'locked', locks: [lock()] }, [false, true]],
    ['locked for a while: longer, or opened', { state: 'locked', locks: [lock({ until: '2026-10-20T22:00:00Z' })] }, [true, true]],
    ['locked by a rule', { state: 'locked', locks: [lock({ rule: 'daily_loss_limit', by: 'engine' })] }, [true, true]],
    ['set by a person, and reconciling', { state: 'reduceOnly', control: 'reduceOnly' }, [true, true]],
    ['held from above', { state: 'halted', stateLevel: 'all' }, [true, true]],
  ];
  for (const [name, changes, expected] of cases) expect(offered(changes), name).toEqual(expected);
});

it('loosening needs a reason, tightening does not', () => {
  expect(needsReason('frozen', 'halted')).toBe(true);
  expect(needsReason('halted', 'frozen')).toBe(false);
  expect(needsReason('active', 'reduceOnly')).toBe(false);
  expect(needsReason('active', 'active')).toBe(true);
});

it('a level and what it reaches name each other', () => {
  for (const level of ['all', 'group north', 'group a b']) {
    const scope = scopeOf(level);
    expect(scope === null ? null : levelOf(scope)).toBe(level);
  }
  expect(scopeOf('account')).toBeNull();
});
