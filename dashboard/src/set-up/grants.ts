// Roles as they are given, and said.

import { roleName } from '../shell/rights';

export const ROLES = ['viewer', 'trader', 'riskOfficer', 'administrator'] as const;

/** Roles whose keys somebody may make: none above his own. */
export function rolesWithin(role: string): readonly string[] {
  return role === 'administrator' ? ROLES : role === 'viewer' ? ['viewer'] : ['viewer', role];
}

/** A role in a body: accounts are said where some are named. */
export function grantOf(role: string, accounts: readonly string[]): { role: string; accounts?: readonly string[] } {
  return accounts.length === 0 ? { role } : { role, accounts };
}

/** `trader of a, b`. */
export function grantText(grant: { readonly role: string; readonly accounts: readonly string[] | null }): string {
  return grant.accounts === null ? roleName(grant.role) : `${roleName(grant.role)} of ${grant.accounts.join(', ')}`;
}
