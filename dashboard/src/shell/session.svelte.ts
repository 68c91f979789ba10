// Who is signed in. When a session ends the page stays, a dialog asks for a new one, and what was asked for is asked again.

import { ask, onSignedOut, ApiProblem } from '../api/client';
import { me, type Me } from '../api/shapes';
import { clock } from './clock.svelte';
import { covers, roleName } from './rights';

export type Right = 'view' | 'own' | 'tighten' | 'trade' | 'configure' | 'operators';

/** What a sign-in is made with; the code where there is a second factor. */
export type Proof = { name: string; password: string; code?: string } | { key: string };

class Session {
  me = $state.raw<Me | null>(null);
  /** `out` before the first sign-in, `expired` over a page that was in use. */
  state = $state<'unknown' | 'in' | 'out' | 'expired' | 'unreachable'>('unknown');

  private waiting: (() => void)[] = [];
  private entries = 0;

  /** What one sees nothing beyond; null for the desk, which sees everything. */
  get workspace(): string | null {
    return this.me?.workspace ?? null;
  }

  /** A name in full, as it is given within one's workspace. */
  named(name: string): string {
    return this.workspace === null ? name : `${this.workspace}~${name}`;
  }

  /** Over one account, or over everything when none is named. */
  may(right: Right, account?: string | null): boolean {
    return this.me !== null && covers(this.me, right, account);
  }

  /** Over some account at least; the server says which. */
  mayAnywhere(right: Right): boolean {
    return this.me?.rights.includes(right) ?? false;
  }

  /** Why a control is not to be used; null when it is. */
  barrier(right: Right, account?: string | null): string | null {
    return this.may(right, account) ? null : this.refusal();
  }

  barrierAnywhere(right: Right): string | null {
    return this.mayAnywhere(right) ? null : this.refusal();
  }

  async begin(): Promise<void> {
    onSignedOut(() => this.again());
    try {
      this.entered(await ask({ method: 'GET', path: '/api/me', waitsForSignIn: false }, me));
    } catch (fault) {
      this.state = fault instanceof ApiProblem && fault.status === 401 ? 'out' : 'unreachable';
    }
  }

  async signIn(proof: Proof): Promise<void> {
    this.entered(await ask({ method: 'POST', path: '/api/sign-in', body: proof, waitsForSignIn: false }, me));
  }

  async signOut(): Promise<void> {
    await ask({ method: 'POST', path: '/api/sign-out', waitsForSignIn: false }, (value) => value);
    location.reload();
  }

  /** Asks for a sign-in over the page, and resolves when there was one. A session that another has replaced, as a new password does, ends nothing. */
  async again(): Promise<void> {
    const before = this.entries;
    try {
      this.entered(await ask({ method: 'GET', path: '/api/me', waitsForSignIn: false }, me));
      return;
    } catch (fault) {
      if (this.entries !== before || !(fault instanceof ApiProblem && fault.status === 401)) return;
    }
    if (this.state === 'in') this.state = 'expired';
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  private refusal(): string {
    return `${this.me?.name ?? 'Nobody'} is signed in as ${this.me === null ? 'nobody' : roleName(this.me.role)} and may not do this.`;
  }

  entered(who: Me): void {
    this.me = who;
    this.entries++;
    if (who.now != null) clock.align(who.now);
    this.state = 'in';
    const waiting = this.waiting;
    this.waiting = [];
    for (const resolve of waiting) resolve();
  }
}

export const session = new Session();
