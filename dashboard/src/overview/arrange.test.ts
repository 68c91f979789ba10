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

it('the account with the least room comes first', () => {
  expect(ids({})).toEqual([['', ['reached', 'near', 'calm']]]);
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
