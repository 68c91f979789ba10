// Which accounts are shown, in which order and under which headings: pure, so that a test can ask.

import type { Account } from '../api/shapes';
import type { OverviewSettings } from '../shell/preferences.svelte';
import { add, compare, ZERO, type Decimal } from '../values/decimal';
import { concern, danger, gravity, isBlocked, isUnprotected } from './danger';

export interface Group {
  readonly name: string;
  readonly accounts: readonly Account[];
  readonly equity: Decimal;
  readonly dailyPnl: Decimal;
}

export const SHOWS = {
  all: 'All',
  concern: 'In danger',
  open: 'In a position',
  naked: 'Without a stop',
  blocked: 'Blocked',
} as const;

export const GROUPINGS = {
  none: 'No groups',
  trader: 'Trader',
  firm: 'Firm',
  group: 'Group',
  connection: 'Connection',
  environment: 'Environment',
  phase: 'Phase',
} as const;

export type ConnectionOf = (account: Account) => string;

const byDanger = (a: Account, b: Account) => gravity(a) - gravity(b) || danger(b) - danger(a);

const ORDERS: Record<string, (a: Account, b: Account) => number> = {
  room: byDanger,
  name: (a, b) => a.name.localeCompare(b.name),
  state: (a, b) => a.state.localeCompare(b.state),
  balance: (a, b) => compare(b.balance, a.balance),
  equity: (a, b) => compare(b.equity, a.equity),
  day: (a, b) => compare(a.dailyPnl, b.dailyPnl),
  headroom: (a, b) => byNullable(a.headroom, b.headroom, compare),
  contracts: (a, b) => b.openContracts - a.openContracts,
  /** By the oldest price that values it; flat, nothing ages. */
  age: (a, b) => byNullable(a.markedAt, b.markedAt, (left, right) => Date.parse(left) - Date.parse(right)),
};

function byNullable<T>(a: T | null, b: T | null, order: (a: T, b: T) => number): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  return order(a, b);
}

export function isShown(account: Account, settings: OverviewSettings): boolean {
  if (settings.environment !== 'all' && account.environment !== settings.environment) return false;
  if (settings.show === 'concern' && concern(account) === null) return false;
  if (settings.show === 'open' && account.positions.length === 0) return false;
  if (settings.show === 'naked' && !isUnprotected(account)) return false;
  if (settings.show === 'blocked' && !isBlocked(account)) return false;
  const wanted = settings.search.trim().toLowerCase();
  if (wanted === '') return true;
  const said = [account.id, account.name, account.trader, account.phase, account.environment, account.state, account.ruleBook?.name, ...account.groups, ...account.positions.map((position) => position.symbol)];
  return wanted.split(/\s+/).every((word) => said.some((text) => text?.toLowerCase().includes(word)));
}

export function arrange(accounts: Iterable<Account>, settings: OverviewSettings, connectionOf: ConnectionOf): readonly Group[] {
  const order = ORDERS[settings.sort] ?? byDanger;
  const turn = settings.isDescending ? -1 : 1;
  const shown = [...accounts].filter((account) => isShown(account, settings)).sort((a, b) => turn * order(a, b) || a.id.localeCompare(b.id));
  const groups = new Map<string, Account[]>();
  for (const account of shown) {
    for (const name of namesOf(account, settings.group, connectionOf)) {
      const members = groups.get(name);
      if (members === undefined) groups.set(name, [account]);
      else members.push(account);
    }
  }
  return [...groups].sort(([a], [b]) => a.localeCompare(b)).map(([name, members]) => group(name, members));
}

function group(name: string, accounts: readonly Account[]): Group {
  let [equity, dailyPnl] = [ZERO, ZERO];
  for (const account of accounts) {
    equity = add(equity, account.equity);
    dailyPnl = add(dailyPnl, account.dailyPnl);
  }
  return { name, accounts, equity, dailyPnl };
}

function namesOf(account: Account, grouping: string, connectionOf: ConnectionOf): readonly string[] {
  switch (grouping) {
    case 'trader':
      return [account.trader];
    case 'firm':
      return [account.ruleBook?.firm ?? 'no firm'];
    case 'group':
      return account.groups.length === 0 ? ['no group'] : account.groups;
    case 'connection':
      return [connectionOf(account)];
    case 'environment':
      return [account.environment];
    case 'phase':
      return [account.phase];
    default:
      return [''];
  }
}
