import { expect, it } from 'vitest';

import { age, clockTime, fieldOf, instantOf, secondsOf } from './time';

it('the exchange keeps Chicago time, summer and winter', () => {
  expect(clockTime('2026-10-20T15:32:07Z', 'exchange')).toBe('10:32:07');
  expect(clockTime('2026-11-20T16:32:07Z', 'exchange')).toBe('10:32:07');
});

it('a field is read in its zone, on both sides of a change of the clock', () => {
  for (const at of ['2026-10-20T15:32:07.000Z', '2026-11-01T05:30:00.000Z', '2026-11-01T08:30:00.000Z', '2026-03-08T09:30:00.000Z'])
    expect(instantOf(fieldOf(at, 'exchange'), 'exchange')).toBe(at);
  expect(instantOf('', 'exchange')).toBeNull();
});

it('ages are in the largest whole unit', () => {
  expect([0, 59_999, 60_000, 3_600_000, 90_000_000].map(age)).toEqual(['0 s', '59 s', '1 min', '1 h', '1 d']);
});

it('reads a span of time as the server writes it', () => {
  expect(['00:00:01.5000000', '00:01:02', '1.02:03:04'].map(secondsOf)).toEqual([1.5, 62, 93_784]);
});
