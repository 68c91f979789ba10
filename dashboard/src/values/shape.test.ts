import { expect, it } from 'vitest';

import { list, money, nullable, object, text } from './shape';

const account = object({ id: text, balance: money, floor: nullable(money) });

it('a sound value is given back as it is', () => {
  const value = { id: 'a', balance: '1.00', floor: null, more: true };
  expect(account(value)).toBe(value);
});

it('a fault says where it is', () => {
  expect(() => object({ accounts: list(account) })({ accounts: [{ id: 'a', balance: '1.00' }, { id: 'b', balance: 2 }] })).toThrow(
    'accounts[1].balance: decimal text was expected',
  );
});
