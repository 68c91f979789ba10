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

/** Thousandths used of the limit with the least room, which orders accounts by danger: −1 without a limit. */
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

/** Why a person should look at this account first; null when there is no reason. */
export function concern(account: Account): string | null {
  if (account.status === 'failed') return 'failed';
  if (account.flattens.some((flatten) => flatten.isIncomplete)) return 'flatten not finished';
  if (isNaked(account)) return 'position without its stop';
  if (account.connection === 'disconnected') return 'broker disconnected';
  const limit = tightest(account);
  const level = limit === null ? 'calm' : levelOf(usedOf(limit));
  if (limit !== null && (level === 'near' || level === 'critical' || level === 'reached')) return `${LEVEL_WORDS[level]}: ${limit.rule.replace(/_/g, ' ')}`;
  return account.activeViolations > 0 ? 'open violation' : null;
}
