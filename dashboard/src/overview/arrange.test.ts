import { expect, it } from 'vitest';

import { sampleAccount } from '../live/sample';
import { USUAL_SETTINGS } from '../shell/preferences.svelte';
import { arrange } from './arrange';
import { concern, danger, dayLoss, levelOf } from './danger';

const used = (amount: string) => ({
  ...sampleAccount('x').guard,
  allowances: [{ rule: 'daily_loss_limit', amount: '1000.00', used: amount, left: '0.00' }],
});
const calm = sampleAccount('calm', { guard: used('0.00'), dailyPnl: '900.00' });
const near = sampleAccount('near', { guard: used('899.99'), dailyPnl: '-899.99', trader: 'bob' });
const reached = sampleAccount('reached', { guard: used('1000.00'), dailyPnl: '-1000.00', groups: ['a', 'b'] });
const ids = (settings: object) => arrange([calm, near, reached], { ...USUAL_SETTINGS, ...settings }, () => 'simulated').map((group) => [group.name, group.accounts.map((account) => account.id)]);

it('without a graver reason the account with the least room comes first', () => {
  expect(ids({})).toEqual([['', ['reached', 'near', 'calm']]]);
});

it('what is graver than a used share comes first, each before the next, and the share decides within one', () => {
  const held = { symbol: 'MNQZ2026', net: 1, averagePrice: '1', mark: '1', markedAt: '2026-10-20T15:00:00Z', unrealized: '0', openedAt: '2026-10-20T15:00:00Z', isProtected: true, nakedSince: null, uncovered: 0 };
  const truth = { policy: { divergence: 'freeze', foreignFills: 'freeze', balanceTolerance: '10.00' }, nextPolicy: null, divergences: [], reviews: [], platform: null };
  const flatten = { id: 'f', scope: 'account', reason: 'x', by: 'ada', startedAt: '2026-10-20T15:00:00Z', looks: 9, ordersCancelled: 0, contractsClosed: 0, ordersWorking: 0, contractsOpen: 1, isIncomplete: true };
  const gravest: readonly (readonly [string, Record<string, unknown>])[] = [
    ['failed', { status: 'failed' }],
    ['naked-more-used', { positions: [{ ...held, nakedSince: '2026-10-20T15:00:00Z' }], guard: used('400.00') }],
    ['naked', { positions: [{ ...held, nakedSince: '2026-10-20T15:00:00Z' }] }],
    ['away', { positions: [held], connection: 'disconnected' }],
    ['unfinished', { flattens: [flatten] }],
    ['frozen', { state: 'frozen' }],
    ['differs', { truth: { ...truth, divergences: [{ what: { field: 'balance', ours: '1', theirs: '2' }, since: '2026-10-20T15:00:00Z', isHeld: true }] } }],
    ['waits', { truth: { ...truth, reviews: [{ code: 'X', text: 'look', at: '2026-10-20T15:00:00Z' }] } }],
    ['reconciling', { positions: [held], state: 'reconciling' }],
    ['reached', { guard: used('1000.00') }],
    ['near', { guard: used('750.00') }],
    ['away-flat', { connection: 'disconnected' }],
    ['violation', { activeViolations: 1 }],
    ['half-used', { guard: used('500.00') }],
    ['calm', { guard: used('0.00') }],
  ];
  const accounts = gravest.map(([id, changes]) => sampleAccount(id, { guard: used('0.00'), ...changes }));
  const order = arrange([...accounts].reverse(), USUAL_SETTINGS, () => '').flatMap((group) => group.accounts.map((account) => account.id));
  expect(order).toEqual(gravest.map(([id]) => id));
});

it('the oldest price comes first, and what is flat has none', () => {
  const at = (id: string, markedAt: string | null) => sampleAccount(id, { markedAt, at: `2026-10-20T15:00:0${id.length}Z` });
  const accounts = [at('flat', null), at('new', '2026-10-20T15:00:05.5Z'), at('old', '2026-10-20T15:00:05Z'), at('oldest', '2026-10-20T14:00:00Z')];
  const order = (isDescending: boolean) => arrange(accounts, { ...USUAL_SETTINGS, sort: 'age', isDescending }, () => '').flatMap((group) => group.accounts.map((account) => account.id));
  expect(order(false)).toEqual(['oldest', 'old', 'new', 'flat']);
  expect(order(true)).toEqual(['flat', 'new', 'old', 'oldest']);
});

it('a profit is never danger', () => {
  expect(dayLoss(calm)).toBe('0');
  expect(concern(calm)).toBeNull();
  expect(levelOf(danger(calm))).toBe('calm');
});

it('danger has a word at each boundary', () => {
  expect([499, 500, 749, 750, 899, 900, 999, 1000].map(levelOf)).toEqual(['calm', 'watch', 'watch', 'near', 'near', 'critical', 'critical', 'reached']);
  expect(concern(near)).toBe('near the limit: daily loss limit');
});

it('an account stands in each of its groups', () => {
  expect(ids({ group: 'group', search: 'reached' })).toEqual([['a', ['reached']], ['b', ['reached']]]);
});

it('search takes every word', () => {
  expect(ids({ search: 'bob near' })).toEqual([['', ['near']]]);
  expect(ids({ search: 'bob calm' })).toEqual([]);
});

it('sums are exact', () => {
  const [all] = arrange([calm, near, reached], USUAL_SETTINGS, () => '');
  expect(all?.dailyPnl).toBe('-999.99');
});
