// A level above the accounts that safeguards are set for.

import { PARTS, type Part } from '../accounts/safeguards-draft';
import type { Account } from '../api/shapes';

export interface Level {
  readonly kind: 'all' | 'trader' | 'group' | 'strategy';
  readonly name: string;
}

export const LEVELS: Readonly<Record<Level['kind'], string>> = { all: 'all accounts', trader: 'a trader', group: 'a group', strategy: 'a strategy' };

/** What asks the entries of a strategy; the rest belongs to accounts. */
const OF_STRATEGY = new Set(['clip', 'collar', 'spread', 'lossRoom', 'entryRate']);

/** Fills and signs of life are an account's own. */
const OF_ACCOUNT = new Set(['slippage', 'deadMansSwitch']);

/** As the server names it. */
export function levelName({ kind, name }: Level): string {
  return kind === 'all' ? 'all' : `${kind} ${name}`;
}

export function pathOf({ kind, name }: Level): string {
  const one = encodeURIComponent(name);
  return kind === 'all' ? '/api/safeguards' : kind === 'strategy' ? `/api/strategies/${one}/safeguards` : `/api/${kind}s/${one}/safeguards`;
}

export function partsOf(kind: Level['kind']): readonly Part[] {
  return PARTS.filter((part) => (kind === 'strategy' ? OF_STRATEGY.has(part.name) : !OF_ACCOUNT.has(part.name)));
}

/** A strategy's level concerns its entries in every account. */
export function reachedBy(accounts: Iterable<Account>, { kind, name }: Level): readonly Account[] {
  return [...accounts].filter((account) => (kind === 'trader' ? account.trader === name : kind === 'group' ? account.groups.includes(name) : true));
}
