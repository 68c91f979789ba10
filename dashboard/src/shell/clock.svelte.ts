// One tick a second for everything that shows an age, by the server's clock.

import { STALE_AFTER_SECONDS } from '../values/time';

class Clock {
  now = $state(Date.now());
  /** This machine's own time. */
  local = $state(Date.now());
  private ahead = 0;

  start(): void {
    setInterval(() => {
      this.local = Date.now();
      this.now = this.local + this.ahead;
    }, 1000);
  }

  /** The server has just said its time. A simulated server's may be any time at all. */
  align(serverTime: string): void {
    this.ahead = new Date(serverTime).getTime() - Date.now();
    this.now = Date.now() + this.ahead;
  }

  /** Nothing was seen after now: the server's clock is at least there. */
  seen(at: string): void {
    if (this.age(at) < 0) this.align(at);
  }

  age(at: string): number {
    return this.now - new Date(at).getTime();
  }

  isStale(at: string): boolean {
    return this.age(at) > STALE_AFTER_SECONDS * 1000;
  }
}

export const clock = new Clock();
