import { describe, expect, test } from 'vitest';

import { sampleAccount } from '../live/sample';
import { doubtOfBook, doubtOfPrice, doubtOfSum, doubtOfValue } from './doubt';

const NOON = Date.parse('2026-10-20T17:00:00Z');
const ago = (seconds: number) => new Date(NOON - seconds * 1000).toISOString();
const sight = { isLive: true, now: NOON };
const open = (seconds: number, connection = 'connected') => ({ ...sampleAccount('a'), connection, markedAt: ago(seconds) });

describe('a number is doubted', () => {
  test('beyond fifteen seconds of its oldest price, and not at fifteen', () => {
    expect(doubtOfValue(open(15), sight)).toBeNull();
    expect(doubtOfValue(open(16), sight)).toBe('its price is 16 s old');
    expect(doubtOfPrice(ago(16), sight)).toBe('its price is 16 s old');
  });

  test('not for its age while nothing is open', () => {
    expect(doubtOfValue({ ...open(0), markedAt: null }, sight)).toBeNull();
    expect(doubtOfPrice(null, sight)).toBeNull();
  });

  test('as a sum, for the oldest of its parts', () => {
    expect(doubtOfSum([open(15), open(0)], sight)).toBeNull();
    expect(doubtOfSum([open(16), open(0)], sight)).toBe('the numbers of 1 account of 2 are old');
  });

  test('when the line is down, however new it was', () => {
    expect(doubtOfValue(open(0), { ...sight, isLive: false })).toBe('the line to the server is down');
    expect(doubtOfBook(open(0), { ...sight, isLive: false })).toBe('the line to the server is down');
  });

  test('when the broker is away: fills may have been missed', () => {
    expect(doubtOfBook(open(0, 'disconnected'), sight)).toBe('the broker is disconnected');
  });

  test('for an old price only where prices count', () => expect(doubtOfBook(open(60), sight)).toBeNull());
});
