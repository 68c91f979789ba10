import { expect, it } from 'vitest';

import { hook } from '../api/shapes';
import { bodyOf, draftOf } from './hook-draft';

const follower = { account: 'a', names: ['A-1'], isOff: false, multiplier: 0.5, quantity: null, quantityMax: 2, symbols: [], sides: 'long', fit: true, shadow: false, ownership: 'shared' };
const sample = hook({
  id: 'demo',
  route: { id: 'demo', hooks: ['demo'], accounts: [follower], quantity: 1, same: 'add', opposite: 'close', keepOrders: true, entryAgeSecondsMax: 60, duplicateWindowSeconds: 20, isPaused: false, groups: [], takesDelayed: true, symbol: null, perMinute: 30, silentAfterMinutes: null },
  hasSecret: false, signed: false, certificate: false, oldKeyUntil: null, strategies: [],
});

it('a hook that is opened and saved without a change stays what it was', () => {
  expect(bodyOf(draftOf(sample, ['a', 'b']), sample)).toEqual({
    id: 'demo', routeId: 'demo', quantity: 1, same: 'add', opposite: 'close', keepOrders: true, entryAgeSecondsMax: 60, duplicateWindowSeconds: 20,
    isPaused: false, groups: [], takesDelayed: true, symbol: null, perMinute: 30, silentAfterMinutes: null, signed: false, accounts: [follower],
  });
  expect(bodyOf(draftOf({ ...sample, signed: true }, []), sample)).toMatchObject({ signed: true });
});

it('a quantity of its own takes the place of the multiplier', () => {
  const draft = draftOf(sample, ['a', 'b']);
  const [first, second] = draft.followers;
  if (first === undefined || second === undefined) throw new Error('two followers were drafted');
  first.quantity = '3';
  second.follows = true;
  expect(bodyOf(draft, sample)['accounts']).toEqual([
    { ...follower, multiplier: 1, quantity: 3 },
    { account: 'b', isOff: false, shadow: false, multiplier: 1, quantity: null, quantityMax: null },
  ]);
});

it('what is no number is never sent as nothing', () => {
  const draft = draftOf(sample, ['a']);
  const [first] = draft.followers;
  if (first === undefined) throw new Error('a follower was drafted');
  Object.assign(first, { quantity: 'two', quantityMax: '1x' });
  expect(bodyOf(draft, sample)['accounts']).toEqual([{ ...follower, multiplier: 1, quantity: 'two', quantityMax: '1x' }]);
});
