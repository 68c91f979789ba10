import { describe, expect, it } from 'vitest';

import { sampleAccount } from '../live/sample';
import { concern, contractsUsed, danger, dayLoss, isBlocked, isNaked, isUnprotected, levelOf, tightest } from './danger';

const position = { symbol: 'MNQZ2026', net: 1, averagePrice: '15500.00', mark: '15500.00', markedAt: '2026-10-20T15:00:00Z', unrealized: '0.00', openedAt: '2026-10-20T15:00:00Z', isProtected: true, nakedSince: null, uncovered: 0 };
const guard = (...allowances: readonly (readonly [string, string, string])[]) => ({
  safeguards: null, nextSafeguards: null, personal: [], nextPersonal: null, crossed: [], pausedUntil: null,
  allowances: allowances.map(([rule, amount, used]) => ({ rule, amount, used, left: '0.00' })),
});
const used = (amount: string) => sampleAccount('a', { guard: guard(['daily_loss_limit', '1000.00', amount]) });

it('a level begins exactly at its share', () => {
  expect([null, 0, 499, 500, 749, 750, 899, 900, 999, 1000, 1500].map(levelOf)).toEqual(['calm', 'calm', 'calm', 'watch', 'watch', 'near', 'near', 'critical', 'critical', 'reached', 'reached']);
});

it('the limit with the least room decides, by its share and not by its amount', () => {
  const account = sampleAccount('a', { guard: guard(['trailing_drawdown', '2000.00', '1000.00'], ['daily_loss_limit', '500.00', '400.00']) });
  expect(tightest(account)?.rule).toBe('daily_loss_limit');
  expect(danger(account)).toBe(800);
  expect(danger(sampleAccount('b', { guard: null }))).toBe(-1);
});

it('a limit of nothing is used up', () => {
  expect(danger(sampleAccount('a', { guard: guard(['daily_loss_limit', '0.00', '0.00']) }))).toBe(1000);
});

describe('the one reason to look at an account first', () => {
  const cases: readonly (readonly [string, Record<string, unknown>, string | null])[] = [
    ['nothing', {}, null],
    ['failed comes before all else', { status: 'failed', connection: 'disconnected' }, 'failed'],
    ['a position without its stop', { positions: [{ ...position, isProtected: false, nakedSince: '2026-10-20T15:00:00Z' }] }, 'position without its stop'],
    ['a broker that is away', { connection: 'disconnected' }, 'broker disconnected'],
    ['an open violation', { activeViolations: 1 }, 'open violation'],
  ];
  for (const [name, changes, expected] of cases) it(name, () => expect(concern(sampleAccount('a', changes))).toBe(expected));

  it('half of a limit is none, three quarters are', () => {
    expect(concern(used('749.99'))).toBeNull();
    expect(concern(used('750.00'))).toBe('near the limit: daily loss limit');
    expect(concern(used('1000.00'))).toBe('limit reached: daily loss limit');
  });
});

it('a profit counts against no limit', () => {
  expect(dayLoss(sampleAccount('a', { dailyPnl: '900.00' }))).toBe('0');
  expect(dayLoss(sampleAccount('a', { dailyPnl: '-0.01' }))).toBe('0.01');
});

it('contracts are counted only against a limit', () => {
  expect(contractsUsed(sampleAccount('a', { openContracts: 1, contractsMax: 3 }))).toBe(333);
  for (const contractsMax of [null, 0]) expect(contractsUsed(sampleAccount('a', { openContracts: 1, contractsMax }))).toBeNull();
});

it('without a stop is not yet naked', () => {
  const unprotected = sampleAccount('a', { positions: [position, { ...position, isProtected: false }] });
  expect([isUnprotected(unprotected), isNaked(unprotected)]).toEqual([true, false]);
});

it('a lock blocks an account that is active otherwise', () => {
  const lock = { rule: 'by hand', reason: 'lunch', by: 'ada', until: null, at: '2026-10-20T15:00:00Z' };
  expect([{}, { locks: [lock] }, { state: 'reduceOnly' }].map((changes) => isBlocked(sampleAccount('a', changes)))).toEqual([false, true, true]);
});
