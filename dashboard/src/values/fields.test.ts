import { describe, expect, test } from 'vitest';

import { AMOUNT, PERCENTS, percentsOf, plain, SIGNED } from './fields';

/** As a browser holds a pattern against a field: whole, and by the rules of the v flag. */
const takes = (pattern: string, text: string) => new RegExp(`^(?:${pattern})$`, 'v').test(text);

describe('a field', () => {
  test.each(['0', '500', '500.5', '500.05'])('takes %s for an amount', (text) => expect(takes(AMOUNT, text)).toBe(true));
  test.each(['', '-5', '5.', '1,000', '0.005', 'five'])('does not take "%s" for an amount', (text) => expect(takes(AMOUNT, text)).toBe(false));
  test.each(['-2000', '−2000.00', '15500.25', '0.000001'])('takes %s where it may be below zero', (text) => expect(takes(SIGNED, text)).toBe(true));
  test.each(['--1', '+1', '1e3'])('does not take %s there', (text) => expect(takes(SIGNED, text)).toBe(false));
  test.each(['', '50', '50, 80', ' 50 80,90 '])('takes "%s" for percentages', (text) => expect(takes(PERCENTS, text)).toBe(true));
  test.each(['0', '100', '5,0', 'a'])('does not take "%s" for them', (text) => expect(takes(PERCENTS, text)).toBe(false));

  test('says a number as the server reads it', () => expect([plain(' −2000.5 '), plain('3')]).toEqual(['-2000.5', '3']));
  test('gives the percentages one by one', () => expect(percentsOf(' 50, 80 90')).toEqual([50, 80, 90]));
});
