// How near an account is to a limit, in words that go with every colour.

import type { Account, Allowance } from '../api/shapes';
import { isNegative, negate, permille, ZERO, type Decimal } from '../values/decimal';

export type Level = 'calm' | 'watch' | 'near' | 'critical' | 'reached';

export const LEVEL_WORDS: Record<Level, string> = {
  calm: 'calm',
  watch: 'half used',
  near: 'near the limit',
  critical: 'almost used up',
  reached: 'limit reached',
};

/** The usual warnings of the server stand at 50, 75 and 90 percent. */
export function levelOf(used: number | null): Level {
  if (used === null || used < 500) return 'calm';
  if (used < 750) return 'watch';
  if (used < 900) return 'near';
  return used < 1000 ? 'critical' : 'reached';
}

/** Thousandths of an allowance that are used; an allowance of nothing is. */
export function usedShare(used: Decimal, amount: Decimal): number {
  return permille(used, amount) ?? 1000;
}

export function usedOf(allowance: Allowance): number {
  return usedShare(allowance.used, allowance.amount);
}

/** The loss limit that has the least room left; null without one. */
export function tightest(account: Account): Allowance | null {
  let found: Allowance | null = null;
  for (const allowance of account.guard?.allowances ?? []) if (found === null || usedOf(allowance) > usedOf(found)) found = allowance;
  return found;
}

/** Thousandths used of the limit with the least room: −1 without a limit. */
export function danger(account: Account): number {
  const limit = tightest(account);
  return limit === null ? -1 : usedOf(limit);
}

export function dailyLimit(account: Account): Allowance | null {
  return account.guard?.allowances.find((allowance) => allowance.rule.includes('daily')) ?? null;
}

export function floorLimit(account: Account): Allowance | null {
  return account.guard?.allowances.find((allowance) => allowance.rule.includes('drawdown')) ?? null;
}

/** What of the day's result counts against the limit: a profit never does. */
export function dayLoss(account: Account): Decimal {
  return isNegative(account.dailyPnl) ? negate(account.dailyPnl) : ZERO;
}

export function contractsUsed(account: Account): number | null {
  return account.contractsMax === null || account.contractsMax <= 0 ? null : Math.floor((account.openContracts * 1000) / account.contractsMax);
}

/** A stop that a position was promised does not work. */
export function isNaked(account: Account): boolean {
  return account.positions.some((position) => position.nakedSince != null);
}

/** Some of what is held has no working stop, promised or not. */
export function isUnprotected(account: Account): boolean {
  return account.positions.some((position) => !position.isProtected);
}

export function isBlocked(account: Account): boolean {
  return account.state !== 'active' || account.locks.length > 0;
}

const isOpen = (account: Account) => account.positions.length > 0;
const said = (isSo: boolean, text: string) => (isSo ? text : null);

/** Reasons to look at an account first, the gravest before the others: what cannot be closed or is not known comes before what is only near. */
const CONCERNS: readonly ((account: Account) => string | null)[] = [
  (account) => said(account.status === 'failed', 'failed'),
  (account) => said(isNaked(account), 'position without its stop'),
  (account) => said(isOpen(account) && account.connection === 'disconnected', 'broker disconnected with a position'),
  (account) => said(account.flattens.some((flatten) => flatten.isIncomplete), 'flatten not finished'),
  (account) => said(account.state === 'frozen', isOpen(account) ? 'frozen with a position' : 'frozen'),
  (account) => said((account.truth?.divergences.length ?? 0) > 0, 'differs from its broker'),
  (account) => said((account.truth?.reviews.length ?? 0) > 0, 'waits for a person'),
  (account) => said(isOpen(account) && account.state === 'reconciling', 'reconciling with a position'),
  (account) => {
    const limit = tightest(account);
    const level = limit === null ? 'calm' : levelOf(usedOf(limit));
    return limit !== null && (level === 'near' || level === 'critical' || level === 'reached') ? `${LEVEL_WORDS[level]}: ${limit.rule.replace(/_/g, ' ')}` : null;
  },
  (account) => said(account.connection === 'disconnected', 'broker disconnected'),
  (account) => said(account.activeViolations > 0, 'open violation'),
];

/** Why a person should look at this account first; null when there is no reason. */
export function concern(account: Account): string | null {
  for (const reason of CONCERNS) {
    const text = reason(account);
    if (text !== null) return text;
  }
  return null;
}

/** How grave the concern is: 0 for the gravest, and beyond them all without one. Within one the share of the limit decides. */
export function gravity(account: Account): number {
  const place = CONCERNS.findIndex((reason) => reason(account) !== null);
  return place < 0 ? CONCERNS.length : place;
}
