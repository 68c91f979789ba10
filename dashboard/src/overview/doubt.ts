// Why a number may not be trusted any more: said beside every number that it concerns.

import type { Account } from '../api/shapes';
import { age, STALE_AFTER_SECONDS } from '../values/time';
import { plural } from '../values/words';

/** What is known of the moment: whether the line to the server is up, and the server's time in milliseconds. */
export interface Sight {
  readonly isLive: boolean;
  readonly now: number;
}

const old = (at: string, now: number) => now - Date.parse(at);
const isOld = (at: string, now: number) => old(at, now) > STALE_AFTER_SECONDS * 1000;

/** Of what fills and payouts alone move, such as the balance; null while it can be trusted. */
export function doubtOfBook(account: Account, { isLive }: Sight): string | null {
  if (!isLive) return 'the line to the server is down';
  return account.connection === 'disconnected' ? 'the broker is disconnected' : null;
}

/** Of what prices move, such as equity and headroom: open, the oldest price decides. */
export function doubtOfValue(account: Account, sight: Sight): string | null {
  return doubtOfBook(account, sight) ?? doubtOfPrice(account.markedAt, sight);
}

/** Of a sum over accounts: each of them is in it, and one that is old makes it old. */
export function doubtOfSum(accounts: readonly Account[], sight: Sight, doubtOf = doubtOfValue): string | null {
  const doubts = accounts.filter((account) => doubtOf(account, sight) !== null).length;
  return doubts === 0 ? null : `the numbers of ${plural(doubts, 'account')} of ${accounts.length} are old`;
}

/** Of one price; null for none, since nothing hangs on it. */
export function doubtOfPrice(markedAt: string | null, { now }: Sight): string | null {
  return markedAt !== null && isOld(markedAt, now) ? `its price is ${age(old(markedAt, now))} old` : null;
}
