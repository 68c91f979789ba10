// What a person has asked for and not yet confirmed. One at a time, over whatever page is open.

export type Scope =
  | { readonly kind: 'account'; readonly account: string }
  | { readonly kind: 'group'; readonly group: string }
  | { readonly kind: 'all' };

export type Asked =
  | { readonly kind: 'flatten'; readonly scope: Scope }
  | { readonly kind: 'lock'; readonly scope: Scope }
  | { readonly kind: 'unlock'; readonly scope: Scope }
  | { readonly kind: 'state'; readonly scope: Scope };

class Control {
  asked = $state.raw<Asked | null>(null);

  ask(asked: Asked): void {
    this.asked = asked;
  }

  done(): void {
    this.asked = null;
  }
}

export const control = new Control();

export function scopeName(scope: Scope): string {
  return scope.kind === 'all' ? 'all accounts' : scope.kind === 'group' ? `group ${scope.group}` : scope.account;
}

/** The one account of a scope; null when it is more than one. */
export function accountOf(scope: Scope): string | null {
  return scope.kind === 'account' ? scope.account : null;
}
