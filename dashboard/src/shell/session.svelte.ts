// Who is signed in. When a session ends the page stays, a dialog asks for a new one, and what was asked for is asked again.

import { ask, onSignedOut, ApiProblem } from '../api/client';
import { me, type Me } from '../api/shapes';
import { clock } from './clock.svelte';

export type Right = 'view' | 'control' | 'configure' | 'operators';

class Session {
  me = $state.raw<Me | null>(null);
  /** `out` before the first sign-in, `expired` over a page that was in use. */
  state = $state<'unknown' | 'in' | 'out' | 'expired' | 'unreachable'>('unknown');

  private waiting: (() => void)[] = [];
  private entries = 0;

  may(right: Right): boolean {
    return this.me?.rights.includes(right) ?? false;
  }

  /** Why a control is not to be used; null when it is. */
  barrier(right: Right): string | null {
    return this.may(right) ? null : `${this.me?.name ?? 'Nobody'} is signed in as ${this.me?.role ?? 'nobody'} and may not do this.`;
  }

  async begin(): Promise<void> {
    onSignedOut(() => this.again());
    try {
      this.entered(await ask({ method: 'GET', path: '/api/me', waitsForSignIn: false }, me));
    } catch (fault) {
      this.state = fault instanceof ApiProblem && fault.status === 401 ? 'out' : 'unreachable';
    }
  }

  async signIn(proof: { name: string; password: string } | { key: string }): Promise<void> {
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
