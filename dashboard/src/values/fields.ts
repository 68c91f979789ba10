// What a field for a number takes, as its pattern; the server looks again.

/** An amount from zero, such as 500.00. */
export const AMOUNT = String.raw`\d+(\.\d{1,2})?`;

/** A number that may be below zero, such as a floor or a price. */
export const SIGNED = String.raw`[\-−]?\d+(\.\d{1,6})?`;

export const WHOLE = String.raw`\d+`;

/** Percentages from 1 to 99, such as `50, 80`, or nothing. */
export const PERCENTS = String.raw`\s*([1-9]\d?([\s,]+[1-9]\d?)*)?\s*`;

/** As the server reads a number: a typed minus sign may be the long one. */
export const plain = (text: string) => text.trim().replace('−', '-');

export const percentsOf = (text: string) => text.split(/[\s,]+/).filter((part) => part !== '').map(Number);
