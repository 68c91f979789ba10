// What arrives is unknown until it was looked at. A check gives the value back, not a copy, or says where it is wrong.

import { isDecimal, type Decimal } from './decimal';

export type Check<T> = (value: unknown) => T;
export type Shape<C> = C extends Check<infer T> ? T : never;

export class ShapeError extends Error {
  constructor(
    readonly path: string,
    readonly expected: string,
  ) {
    super(`${path === '' ? 'the answer' : path}: ${expected} was expected`);
  }

  within(step: string): ShapeError {
    return new ShapeError(this.path === '' || this.path.startsWith('[') ? step + this.path : `${step}.${this.path}`, this.expected);
  }
}

function fail(expected: string): never {
  throw new ShapeError('', expected);
}

export const text: Check<string> = (value) => (typeof value === 'string' ? value : fail('text'));
export const count: Check<number> = (value) => (typeof value === 'number' ? value : fail('a number'));
export const flag: Check<boolean> = (value) => (typeof value === 'boolean' ? value : fail('true or false'));
export const money: Check<Decimal> = (value) => (typeof value === 'string' && isDecimal(value) ? value : fail('decimal text'));
export const anything: Check<unknown> = (value) => value;

export function nullable<T>(check: Check<T>): Check<T | null> {
  return (value) => (value === null || value === undefined ? null : check(value));
}

/** A member that older answers leave out. */
export function optional<T>(check: Check<T>): Check<T | null | undefined> {
  return (value) => (value === null || value === undefined ? (value as null | undefined) : check(value));
}

export function list<T>(check: Check<T>): Check<readonly T[]> {
  return (value) => {
    if (!Array.isArray(value)) return fail('a list');
    let index = 0;
    try {
      for (; index < value.length; index++) check(value[index]);
    } catch (fault) {
      throw fault instanceof ShapeError ? fault.within(`[${index}]`) : fault;
    }
    return value as readonly T[];
  };
}

export function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : fail('an object');
}

/** An object with at least these members. */
export function object<M extends Record<string, Check<unknown>>>(members: M): Check<{ readonly [K in keyof M]: Shape<M[K]> }> {
  const checks = Object.entries(members);
  return (value) => {
    const whole = record(value);
    let at = '';
    try {
      for (const [name, check] of checks) {
        at = name;
        check(whole[name]);
      }
    } catch (fault) {
      throw fault instanceof ShapeError ? fault.within(at) : fault;
    }
    return whole as { readonly [K in keyof M]: Shape<M[K]> };
  };
}
