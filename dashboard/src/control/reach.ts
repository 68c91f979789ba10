// What a control would touch, said before it is confirmed.

import type { Account } from '../api/shapes';
import type { Scope } from '../shell/control.svelte';
import { netText, plural } from '../values/words';

export function reached(accounts: Iterable<Account>, scope: Scope): readonly Account[] {
  return [...accounts].filter((account) =>
    scope.kind === 'all' ? true : scope.kind === 'group' ? account.groups.includes(scope.group) : account.id === scope.account,
  );
}

/** `cancels 2 orders, closes +3 MNQZ2026`, or that there is nothing to do, or that nothing can be done. */
export function effectOn(account: Account): string {
  if (account.state === 'frozen') return 'is frozen: the flatten is refused, nothing is sent until it is unfrozen';
  const orders = account.orders.length === 0 ? [] : [`cancels ${plural(account.orders.length, 'order')}`];
  const positions = account.positions.map((position) => `closes ${netText(position.net)} ${position.symbol}`);
  const all = [...orders, ...positions];
  return all.length === 0 ? 'is flat already; the broker is asked to be sure' : all.join(', ');
}
