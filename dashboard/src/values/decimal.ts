// Exact decimals: the server's text in, text out. Nothing here is ever a floating-point number but a share for drawing a bar.

type Branded<T, Name extends string> = T & { readonly __brand: Name };

/** Exact decimal text such as `-250.00`. */
export type Decimal = Branded<string, 'Decimal'>;

const FORM = /^-?\d+(\.\d+)?$/;

export const ZERO = '0' as Decimal;

export function isDecimal(text: string): text is Decimal {
  return FORM.test(text);
}

/** @throws RangeError when the text is no plain decimal. */
export function decimal(text: string): Decimal {
  if (!isDecimal(text)) throw new RangeError(`${text} is no decimal number`);
  return text;
}

/** How many digits stand after the point. */
function places(value: Decimal): number {
  const point = value.indexOf('.');
  return point < 0 ? 0 : value.length - point - 1;
}

/** Up to so many characters, the digits as one number are below 2^53: whole-number arithmetic on them is exact, and fast. */
const SMALL_LENGTH_MAX = 15;

/** The digits as one whole number; only for values that are small and have as many places as what they meet. */
function smallUnits(value: Decimal): number {
  const point = value.indexOf('.');
  return Number(point < 0 ? value : value.slice(0, point) + value.slice(point + 1));
}

function areSmall(a: Decimal, b: Decimal): boolean {
  return a.length <= SMALL_LENGTH_MAX && b.length <= SMALL_LENGTH_MAX && places(a) === places(b);
}

/** The value as whole units of 10^-scale. The scale must not be below the value's places. */
function unitsAt(value: Decimal, scale: number): bigint {
  const point = value.indexOf('.');
  if (point < 0) return BigInt(value) * 10n ** BigInt(scale);
  return BigInt(value.slice(0, point) + value.slice(point + 1)) * 10n ** BigInt(scale - places(value));
}

function fromUnits(units: bigint, scale: number): Decimal {
  const sign = units < 0n ? '-' : '';
  const digits = (units < 0n ? -units : units).toString().padStart(scale + 1, '0');
  const whole = digits.slice(0, digits.length - scale);
  return (scale === 0 ? sign + whole : `${sign}${whole}.${digits.slice(digits.length - scale)}`) as Decimal;
}

export function add(a: Decimal, b: Decimal): Decimal {
  if (a === ZERO) return b;
  const scale = Math.max(places(a), places(b));
  return fromUnits(unitsAt(a, scale) + unitsAt(b, scale), scale);
}

export function subtract(a: Decimal, b: Decimal): Decimal {
  return add(a, negate(b));
}

export function sum(values: Iterable<Decimal>): Decimal {
  let total = ZERO;
  for (const value of values) total = add(total, value);
  return total;
}

export function isZero(value: Decimal): boolean {
  return /^-?[0.]+$/.test(value);
}

export function isNegative(value: Decimal): boolean {
  return value.startsWith('-') && !isZero(value);
}

export function negate(value: Decimal): Decimal {
  if (value.startsWith('-')) return value.slice(1) as Decimal;
  return isZero(value) ? value : (`-${value}` as Decimal);
}

export function compare(a: Decimal, b: Decimal): number {
  if (areSmall(a, b)) return Math.sign(smallUnits(a) - smallUnits(b));
  const scale = Math.max(places(a), places(b));
  const [left, right] = [unitsAt(a, scale), unitsAt(b, scale)];
  return left < right ? -1 : left > right ? 1 : 0;
}

/** The part of the whole in thousandths, rounded towards zero; null when the whole is not positive. For bars and for sorting, never for money. */
export function permille(part: Decimal, whole: Decimal): number | null {
  if (isNegative(whole) || isZero(whole)) return null;
  if (part.length <= SMALL_LENGTH_MAX - 3 && areSmall(part, whole)) return Math.trunc((smallUnits(part) * 1000) / smallUnits(whole));
  const scale = Math.max(places(part), places(whole));
  return Number((unitsAt(part, scale) * 1000n) / unitsAt(whole, scale));
}

/** A whole number of cents, for an axis that only counts; what is finer than a cent is cut. */
export function cents(value: Decimal): number {
  return places(value) <= 2 ? Number(unitsAt(value, 2)) : Number(unitsAt(value, places(value)) / 10n ** BigInt(places(value) - 2));
}

export function fromCents(value: number): Decimal {
  return fromUnits(BigInt(Math.round(value)), 2);
}

/** `-1234.50` as `−1,234.50`, digit by digit; with `signed` a gain has its plus. */
export function show(value: Decimal, signed = false): string {
  const sign = isNegative(value) ? '−' : signed && !isZero(value) ? '+' : '';
  const [whole = '0', fraction] = value.replace('-', '').split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return fraction === undefined ? sign + grouped : `${sign}${grouped}.${fraction}`;
}
