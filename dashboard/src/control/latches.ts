// What a person may close and open: his own latches, and not what comes about by itself.

import type { Account } from '../api/shapes';
import type { Scope } from '../shell/control.svelte';

/** The states that a person sets, from the freest to the strictest, each with what it does. */
export const STATES = {
  active: 'Opens as far as its rules allow.',
  reduceOnly: 'Opens nothing; what reduces or closes passes. For winding down.',
  halted: 'Opens nothing; what reduces or closes passes. The stop that a flatten leaves behind.',
  frozen: 'Sends nothing at all: no exit, no cancel, no moved stop, no flatten, and not the close at a limit. What is open stays open until a person unfreezes it.',
} as const;
export type SettableState = keyof typeof STATES;

const ORDER = Object.keys(STATES);

/** Loosening says why; so does making active, whatever was before. */
export function needsReason(from: string, to: string): boolean {
  return to === 'active' || ORDER.indexOf(to) < ORDER.indexOf(from);
}

/** A lock of a person without an end has nothing beyond it. */
export function mayLock(account: Account): boolean {
  return !account.locks.some((lock) => lock.rule === 'manual' && lock.until === null);
}

/** Something here was closed by a lock or by a person's hand, at the account or above it. */
export function mayUnlock(account: Account): boolean {
  return account.locks.length > 0 || account.control !== 'active' || account.stateLevel !== 'account';
}

/** A level's name, as the server says it, as what a control reaches. */
export function scopeOf(level: string): Scope | null {
  if (level === 'all') return { kind: 'all' };
  return level.startsWith('group ') ? { kind: 'group', group: level.slice('group '.length) } : null;
}

/** And the other way round; null for an account, which is no level above. */
export function levelOf(scope: Scope): string | null {
  return scope.kind === 'all' ? 'all' : scope.kind === 'group' ? `group ${scope.group}` : null;
}
