import { expect, it } from 'vitest';

import { sampleAccount } from '../live/sample';
import { contractsMeasure, dayMeasure, floorMeasure, instruments, lastText, room } from './facts';

const size = (symbol: string, side: string, quantity: number, binding: string | null = null) => ({ symbol, side, quantity, binding });
const sizes = [size('MNQ', 'buy', 3, 'position_limit'), size('MNQ', 'sell', 5), size('ES', 'buy', 0, 'daily_loss_limit'), size('ES', 'sell', 1)];

it('measures are said with what is left, and without a limit as such', () => {
  const account = sampleAccount('a');
  expect(dayMeasure(account)).toEqual({ used: 250, text: '750.00 left of 1,000.00' });
  expect(floorMeasure(account)).toEqual({ used: 250, text: 'floor 50,250.00' });
  expect(floorMeasure(sampleAccount('a', { floorLocked: true })).text).toBe('floor 50,250.00, locked');
  expect(floorMeasure(sampleAccount('a', { floor: null }))).toEqual({ used: null, text: 'no floor' });
  expect(dayMeasure(sampleAccount('a', { guard: null }))).toEqual({ used: null, text: 'no daily limit' });
  expect(contractsMeasure(sampleAccount('a', { openContracts: 2 })).text).toBe('2 of 3 contracts');
  expect(contractsMeasure(sampleAccount('a', { openContracts: 2, contractsMax: null })).text).toBe('2 open, no limit');
});

it('the largest size is of what is asked for, else of what is held, else from the least to the most', () => {
  const account = sampleAccount('a', { maxQuantity: sizes });
  expect(room(account, 'MNQ')).toEqual({ text: '3 buy · 5 sell', why: 'MNQ, bound by position limit' });
  expect(room(account, 'CL')).toEqual({ text: '0–3 buy · 1–5 sell', why: 'any contract, bound by position limit and daily loss limit' });
  const held = { symbol: 'ES', net: 1, averagePrice: '1', mark: '1', markedAt: 'x', unrealized: '0', openedAt: 'x', isProtected: true, uncovered: 0 };
  expect(room(sampleAccount('a', { maxQuantity: sizes, positions: [held] }), '').text).toBe('0 buy · 1 sell');
  const unbounded = sizes.map((line) => ({ ...line, quantity: line.symbol === 'ES' ? 0 : 2_147_483_647 }));
  expect(room(sampleAccount('a', { maxQuantity: unbounded }), 'MNQ').text).toBe('any buy · any sell');
  expect(room(sampleAccount('a', { maxQuantity: unbounded }), '').text).toBe('0–any buy · 0–any sell');
  expect(room(sampleAccount('a'), 'MNQ')).toEqual({ text: '–', why: 'not known yet' });
});

it('every instrument is named once', () => {
  expect(instruments([sampleAccount('a', { maxQuantity: sizes }), sampleAccount('b', { maxQuantity: sizes })])).toEqual(['ES', 'MNQ']);
});

it('the last alert is said in words, else by its code', () => {
  const last = { at: 'x', outcome: 'refused', code: 'LOCKED', text: null };
  expect(lastText(sampleAccount('a'))).toBeNull();
  expect(lastText(sampleAccount('a', { lastDecision: last }))).toEqual({ outcome: 'refused', text: 'LOCKED' });
  expect(lastText(sampleAccount('a', { lastDecision: { ...last, text: 'It is locked.' } }))?.text).toBe('It is locked.');
});
