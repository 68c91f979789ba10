import { describe, expect, it } from 'vitest';

import { alert } from '../api/shapes';
import { OUTCOMES, summaryOf, toneOf } from './summary';

const sample = (changes: Readonly<Record<string, unknown>>) =>
  alert({
    id: 'x', hook: 'demo', route: 'demo', receivedAt: 'x', source: null, contentType: null, body: '{"action":"buy"}', status: 'accepted', code: null, reason: null, line: null, column: null,
    alert: { action: 'buy', quantity: { value: 3 }, symbol: { root: 'MNQ', contract: null }, comment: null }, dialect: null, warnings: [], repairs: [], of: null, outcomes: [], orders: [], fills: [], ...changes,
  });
const outcomes = (...all: readonly string[]) => ({ outcomes: all.map((outcome, index) => ({ account: `a${index}`, outcome, code: null, text: '' })) });

describe('one word says what became of an alert', () => {
  const cases: readonly (readonly [string, Record<string, unknown>])[] = [
    ['accepted', outcomes('accepted', 'accepted')],
    ['partly', outcomes('refused', 'accepted')],
    ['refused', outcomes('ignored', 'refused')],
    ['ignored', outcomes('ignored')],
    ['no outcome', {}],
    ['note', { ...outcomes('refused'), alert: { action: 'note' } }],
    ['unreadable', { status: 'error' }],
    ['duplicate', { status: 'duplicate' }],
    ['rejected', { status: 'rejected' }],
    ['unrouted', { status: 'unrouted' }],
  ];
  for (const [word, changes] of cases) it(word, () => expect(toneOf(sample(changes)).word).toBe(word));

  it('each of them can be chosen', () => {
    expect([...OUTCOMES].sort()).toEqual(cases.map(([word]) => word).sort());
  });
});

it('a line says what the alert was understood as', () => {
  expect(summaryOf(sample({}))).toBe('buy 3 MNQ');
  expect(summaryOf(sample({ alert: { action: 'buy', quantity: null, symbol: { root: 'MNQ', contract: 'MNQZ2026' } } }))).toBe('buy MNQZ2026');
  expect(summaryOf(sample({ alert: [{ action: 'closeAll' }, { action: 'buy' }] }))).toBe('closeAll');
  expect(summaryOf(sample({ alert: { action: 'note', comment: 'hello' } }))).toBe('note hello');
});

it('what was not understood shows its beginning', () => {
  expect(summaryOf(sample({ alert: null, body: 'x'.repeat(100) }))).toBe('x'.repeat(40));
});
