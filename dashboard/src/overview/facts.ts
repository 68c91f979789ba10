// The few sentences and numbers that table and cards share.

import type { Account } from '../api/shapes';
import { show } from '../values/decimal';
import { words } from '../values/words';
import { contractsUsed, dailyLimit, floorLimit, usedOf } from './danger';

export interface Measure {
  readonly used: number | null;
  readonly text: string;
}

export function dayMeasure(account: Account): Measure {
  const limit = dailyLimit(account);
  return limit === null ? { used: null, text: 'no daily limit' } : { used: usedOf(limit), text: `${show(limit.left)} left of ${show(limit.amount)}` };
}

export function floorMeasure(account: Account): Measure {
  const limit = floorLimit(account);
  if (account.floor === null) return { used: null, text: 'no floor' };
  return { used: limit === null ? null : usedOf(limit), text: `floor ${show(account.floor)}${account.floorLocked ? ', locked' : ''}` };
}

export function contractsMeasure(account: Account): Measure {
  return {
    used: contractsUsed(account),
    text: account.contractsMax === null ? `${account.openContracts} open, no limit` : `${account.openContracts} of ${account.contractsMax} contracts`,
  };
}

/** Every instrument for which any account says how much would pass now. */
export function instruments(accounts: Iterable<Account>): readonly string[] {
  const found = new Set<string>();
  for (const account of accounts) for (const line of account.maxQuantity) found.add(line.symbol);
  return [...found].sort();
}

export interface Room {
  readonly text: string;
  readonly why: string;
}

/** What the server says where no rule bounds a size. */
const UNBOUNDED = 2_147_483_647;
const sizeText = (size: number) => (size === UNBOUNDED ? 'any' : String(size));

/** The largest order of each side that would pass now: of the instrument, else of what is held, else over every contract. */
export function room(account: Account, instrument: string): Room {
  const held = account.maxQuantity.some((line) => line.symbol === instrument) ? instrument : account.positions[0]?.symbol;
  const lines = held === undefined ? account.maxQuantity : account.maxQuantity.filter((line) => line.symbol === held);
  if (lines.length === 0) return { text: '–', why: 'not known yet' };
  const range = (side: string) => {
    const sizes = lines.filter((line) => line.side === side).map((line) => line.quantity);
    const [least, most] = [Math.min(...sizes), Math.max(...sizes)];
    return sizes.length === 0 ? '0' : least === most ? sizeText(least) : `${least}–${sizeText(most)}`;
  };
  const bindings = [...new Set(lines.map((line) => line.binding).filter((binding) => binding !== null))].map(words);
  return {
    text: `${range('buy')} buy · ${range('sell')} sell`,
    why: [held ?? 'any contract', ...(bindings.length === 0 ? [] : [`bound by ${bindings.join(' and ')}`])].join(', '),
  };
}

export function lastText(account: Account): { readonly outcome: string; readonly text: string } | null {
  const last = account.lastDecision;
  return last == null ? null : { outcome: last.outcome, text: last.text ?? last.code ?? last.outcome };
}
