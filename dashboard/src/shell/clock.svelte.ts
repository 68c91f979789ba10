// One tick a second for everything that shows an age, by the server's clock.

import { get } from '../api/client';
import { count, object, text } from '../values/shape';
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

  /** How far the server's clock is ahead of this machine's. */
  async align(): Promise<void> {
    const before = Date.now();
    const { now } = await get('/api/system', object({ now: text, live: object({ number: count }) }));
    this.ahead = new Date(now).getTime() - (before + Date.now()) / 2;
    this.now = Date.now() + this.ahead;
  }

  age(at: string): number {
    return this.now - new Date(at).getTime();
  }

  isStale(at: string): boolean {
    return this.age(at) > STALE_AFTER_SECONDS * 1000;
  }
}

export const clock = new Clock();
