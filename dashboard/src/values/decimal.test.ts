import { describe, expect, it } from 'vitest';

import { add, cents, compare, decimal, fromCents, isNegative, negate, permille, show, subtract, sum } from './decimal';

describe('exact decimals', () => {
  it('add what floats cannot', () => {
    expect(add(decimal('0.1'), decimal('0.2'))).toBe('0.3');
    expect(sum(['0.10', '-0.30', '1000000000000000000.05'].map(decimal))).toBe('999999999999999999.85');
    expect(subtract(decimal('52250.00'), decimal('51750.00'))).toBe('500.00');
  });

  it('keep the places that were given', () => {
    expect(add(decimal('1.50'), decimal('2'))).toBe('3.50');
    expect(negate(decimal('0.00'))).toBe('0.00');
    expect(isNegative(decimal('-0.00'))).toBe(false);
  });

  it('compare by value, not by letters', () => {
    expect(compare(decimal('9.5'), decimal('10'))).toBe(-1);
    expect(compare(decimal('-999.99'), decimal('-1000.00'))).toBe(1);
    expect(compare(decimal('3.0'), decimal('3'))).toBe(0);
  });

  it('say how much of a limit is used without rounding up', () => {
    expect(permille(decimal('999.99'), decimal('1000.00'))).toBe(999);
    expect(permille(decimal('1000.00'), decimal('1000.00'))).toBe(1000);
    expect(permille(decimal('1'), decimal('0'))).toBeNull();
  });

  it('show groups, a true minus and, when asked for, the plus', () => {
    expect(show(decimal('-1234567.05'))).toBe('−1,234,567.05');
    expect(show(decimal('150.00'), true)).toBe('+150.00');
    expect(show(decimal('0.00'), true)).toBe('0.00');
    expect(show(decimal('15500.25'))).toBe('15,500.25');
  });

  it('go to cents and back', () => {
    expect(fromCents(cents(decimal('-51750.25')))).toBe('-51750.25');
    expect(cents(decimal('7'))).toBe(700);
  });

  it('refuse what is no plain decimal', () => {
    for (const text of ['', '1e3', '.5', '5.', 'NaN', '1,000']) expect(() => decimal(text)).toThrow(RangeError);
  });

  it('agree with whole-number arithmetic on random values', () => {
    let seed = 20261020;
    const next = () => (seed = (seed * 1103515245 + 12345) % 2147483648);
    for (let i = 0; i < 2000; i++) {
      const [a, b] = [next() - 1073741824, next() - 1073741824];
      expect(add(fromCents(a), fromCents(b))).toBe(fromCents(a + b));
      expect(compare(fromCents(a), fromCents(b))).toBe(Math.sign(a - b));
      const [part, whole] = [Math.abs(a), Math.abs(b) + 1];
      expect(permille(fromCents(part), fromCents(whole))).toBe(Number((BigInt(part) * 1000n) / BigInt(whole)));
    }
  });
});
