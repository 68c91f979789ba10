// One tick a second for everything that shows an age, by the server's clock.

import { ServerClock } from './server-clock';

const reading = () => ({ steady: performance.now(), wall: Date.now() });

class Clock {
  private readonly server = new ServerClock();
  now = $state(this.server.at(reading()));

  start(): void {
    setInterval(() => this.look(), 1000);
  }

  /** The server has just said its time. */
  align(serverTime: string): void {
    this.server.tell(Date.parse(serverTime), reading());
    this.look();
  }

  /** Nothing was seen after now: the server's clock is at least there. */
  seen(at: string): void {
    if (this.exact() < Date.parse(at)) this.align(at);
  }

  /** Between two ticks too. */
  exact(): number {
    return this.server.at(reading());
  }

  age(at: string | number): number {
    return this.now - new Date(at).getTime();
  }

  private look(): void {
    this.now = this.exact();
  }
}

export const clock = new Clock();
