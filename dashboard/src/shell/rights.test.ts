import { expect, test } from 'vitest';

import { covers } from './rights';

const trader = { rights: ['view', 'own', 'tighten', 'trade'], accounts: ['a'] };

test('a right of named accounts covers these and not everything', () => {
  expect(covers(trader, 'trade', 'a')).toBe(true);
  expect(covers(trader, 'trade', 'b')).toBe(false);
  expect(covers(trader, 'tighten')).toBe(false);
  expect(covers(trader, 'view')).toBe(true);
  expect(covers(trader, 'own')).toBe(true);
  expect(covers(trader, 'configure', 'a')).toBe(false);
});

test('without named accounts a right covers everything', () => {
  expect(covers({ rights: ['view', 'tighten'], accounts: null }, 'tighten')).toBe(true);
  expect(covers({ rights: ['view'], accounts: null }, 'tighten', 'a')).toBe(false);
});
