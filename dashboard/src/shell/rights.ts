// What somebody may do to which accounts, as the server has said it.

import type { Me } from '../api/shapes';
import type { Right } from './session.svelte';

/** A right of named accounts covers those alone; to look and what is one's own have no such bounds. */
export function covers(me: Pick<Me, 'rights' | 'accounts'>, right: Right, account?: string | null): boolean {
  if (!me.rights.includes(right)) return false;
  if (right === 'view' || right === 'own' || me.accounts == null) return true;
  return account != null && me.accounts.includes(account);
}

/** A role as people say it. */
export function roleName(role: string): string {
  return role === 'riskOfficer' ? 'risk officer' : role;
}
