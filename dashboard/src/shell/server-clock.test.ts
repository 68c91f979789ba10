import { describe, expect, test } from 'vitest';

import { ServerClock } from './server-clock';

const NOON = Date.parse('2026-10-20T17:00:00Z');
const HOUR = 3_600_000;

describe('the server clock', () => {
  test('is this machine’s own before the server has said anything', () => {
    expect(new ServerClock().at({ steady: 5, wall: NOON })).toBe(NOON);
  });

  test.each([
    ['right', 0],
    ['three hours ahead', 3 * HOUR],
    ['three hours behind', -3 * HOUR],
  ])('is the server’s on a machine whose clock is %s', (_, wrong) => {
    const clock = new ServerClock();
    clock.tell(NOON, { steady: 1_000, wall: NOON + wrong });
    expect(clock.at({ steady: 8_000, wall: NOON + wrong + 7_000 })).toBe(NOON + 7_000);
  });

  test('does not go back when this machine’s clock is set back', () => {
    const clock = new ServerClock();
    clock.tell(NOON, { steady: 1_000, wall: NOON });
    expect(clock.at({ steady: 21_000, wall: NOON - HOUR })).toBe(NOON + 20_000);
  });

  test('knows of the hours in which this machine slept', () => {
    const clock = new ServerClock();
    clock.tell(NOON, { steady: 1_000, wall: NOON });
    expect(clock.at({ steady: 2_000, wall: NOON + HOUR })).toBe(NOON + HOUR);
  });

  test('is right again with the server’s next word', () => {
    const clock = new ServerClock();
    clock.tell(NOON, { steady: 1_000, wall: NOON });
    clock.tell(NOON + 5_000, { steady: 6_000, wall: NOON + HOUR });
    expect(clock.at({ steady: 7_000, wall: NOON + HOUR + 1_000 })).toBe(NOON + 6_000);
  });
});
