import { expect, it } from 'vitest';

import { capital, netText, plural, positionsText, words } from './words';

it('names are said as words', () => {
  expect(['daily_loss_limit', 'alertToOrder', 'alert-accepted', 'MNQ'].map(words)).toEqual(['daily loss limit', 'alert to order', 'alert accepted', 'mnq']);
  expect(capital('daily_loss_limit')).toBe('Daily loss limit');
});

it('one is not many', () => {
  expect([0, 1, 2].map((count) => plural(count, 'order'))).toEqual(['0 orders', '1 order', '2 orders']);
  expect(plural(2, 'delivery', 'deliveries')).toBe('2 deliveries');
});

it('a side is a sign that can be read aloud and never a hyphen', () => {
  expect([netText(3), netText(-1)]).toEqual(['+3', '−1']);
  expect(positionsText([])).toBe('flat');
  expect(positionsText([{ symbol: 'MNQZ2026', net: 3 }, { symbol: 'ESZ2026', net: -1 }])).toBe('+3 MNQZ2026, −1 ESZ2026');
});
