// A hook as it is being written, and as the server takes it.

import type { Hook } from '../api/shapes';

export interface FollowerDraft {
  account: string;
  follows: boolean;
  multiplier: string;
  quantity: string;
  quantityMax: string;
  isOff: boolean;
  shadow: boolean;
}

export interface HookDraft {
  id: string;
  same: string;
  opposite: string;
  entryAgeSecondsMax: number;
  duplicateWindowSeconds: number;
  /** Alerts without a valid signature are not let in. */
  signed: boolean;
  followers: FollowerDraft[];
}

export function draftOf(hook: Hook | null, accounts: readonly string[]): HookDraft {
  const route = hook?.route;
  return {
    id: hook?.id ?? '',
    same: route?.same ?? 'ignore',
    opposite: route?.opposite ?? 'reverse',
    entryAgeSecondsMax: route?.entryAgeSecondsMax ?? 60,
    duplicateWindowSeconds: route?.duplicateWindowSeconds ?? 20,
    signed: hook?.signed ?? false,
    followers: accounts.map((account) => {
      const follower = route?.accounts.find((each) => each.account === account);
      return {
        account,
        follows: follower !== undefined,
        multiplier: String(follower?.multiplier ?? 1),
        quantity: follower?.quantity == null ? '' : String(follower.quantity),
        quantityMax: follower?.quantityMax == null ? '' : String(follower.quantityMax),
        isOff: follower?.isOff ?? false,
        shadow: follower?.shadow ?? false,
      };
    }),
  };
}

/** What is not in the form stays as the hook has it. */
export function bodyOf(draft: HookDraft, hook: Hook | null): Record<string, unknown> {
  const { route } = hook ?? {};
  return {
    ...(route === undefined ? {} : { quantity: route.quantity, keepOrders: route.keepOrders, isPaused: route.isPaused, groups: route.groups, routeId: route.id, ...kept(route) }),
    id: draft.id,
    same: draft.same,
    opposite: draft.opposite,
    entryAgeSecondsMax: draft.entryAgeSecondsMax,
    duplicateWindowSeconds: draft.duplicateWindowSeconds,
    signed: draft.signed,
    accounts: draft.followers
      .filter((follower) => follower.follows)
      .map((follower) => ({
        ...route?.accounts.find((each) => each.account === follower.account),
        account: follower.account,
        isOff: follower.isOff,
        shadow: follower.shadow,
        ...(follower.quantity === '' ? { multiplier: numberOf(follower.multiplier), quantity: null } : { multiplier: 1, quantity: numberOf(follower.quantity) }),
        quantityMax: follower.quantityMax === '' ? null : numberOf(follower.quantityMax),
      })),
  };
}

/** What is no number goes as it was typed, for the server to refuse: as nothing it would stand for another size. */
function numberOf(text: string): number | string {
  return /^\d+(\.\d+)?$/.test(text.trim()) ? Number(text) : text;
}

/** Members that the form does not show and the server's answer carries. */
function kept(route: Hook['route']): Record<string, unknown> {
  const { takesDelayed, symbol, perMinute, silentAfterMinutes } = route as unknown as Record<string, unknown>;
  return { takesDelayed, symbol, perMinute, silentAfterMinutes };
}

export function sizing(follower: { readonly multiplier: number; readonly quantity: number | null }): string {
  return follower.quantity === null ? `signal × ${follower.multiplier}` : `always ${follower.quantity}`;
}
