import { expect, it } from 'vitest';

import { sampleAccount } from '../live/sample';
import { effectOn, reached } from './reach';

const accounts = [sampleAccount('a', { groups: ['north'] }), sampleAccount('b', { groups: ['north', 'south'] }), sampleAccount('c', { groups: [] })];
const ids = (scope: Parameters<typeof reached>[1]) => reached(accounts, scope).map(({ id }) => id);

it('a control reaches what it names and nothing else', () => {
  expect(ids({ kind: 'all' })).toEqual(['a', 'b', 'c']);
  expect(ids({ kind: 'group', group: 'north' })).toEqual(['a', 'b']);
  expect(ids({ kind: 'group', group: 'nor' })).toEqual([]);
  expect(ids({ kind: 'account', account: 'b' })).toEqual(['b']);
});

it('what a flatten does is named before it is confirmed', () => {
  const position = { symbol: 'MNQZ2026', net: -2, averagePrice: '1', mark: '1', markedAt: 'x', unrealized: '0', openedAt: 'x', isProtected: true, uncovered: 0 };
  const order = { id: 'o', symbol: 'MNQZ2026', side: 'buy', quantity: 2, filled: 0, kind: 'stop', limit: null, stop: '1', purpose: 'stop', status: 'working', cancelAsked: false, parent: null, at: 'x' };
  expect(effectOn(sampleAccount('a'))).toBe('is flat already; the broker is asked to be sure');
  expect(effectOn(sampleAccount('a', { state: 'frozen', positions: [position] }))).toBe('is frozen: the flatten is refused, nothing is sent until it is unfrozen');
  expect(effectOn(sampleAccount('a', { positions: [position], orders: [order] }))).toBe('cancels 1 order, closes −2 MNQZ2026');
});
