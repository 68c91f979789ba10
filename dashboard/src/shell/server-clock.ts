// The server's time as this machine can know it: what the server said last, and what has passed here since then.

/** One look at both clocks of this machine, in milliseconds. */
export interface Reading {
  /** Never set by anybody, but stands still while the machine sleeps. */
  readonly steady: number;
  /** Goes on in sleep, but may be wrong, and may be set while we look. */
  readonly wall: number;
}

export class ServerClock {
  private told: { readonly server: number; readonly here: Reading } | null = null;

  /** The server has said its time, in milliseconds. A simulated server's may be any time at all. */
  tell(server: number, here: Reading): void {
    this.told = { server, here };
  }

  /** Whichever clock saw more time pass is believed: numbers then look older than they are, never younger. Before a word of the server it is this machine's time. */
  at(here: Reading): number {
    if (this.told === null) return here.wall;
    return this.told.server + Math.max(0, here.steady - this.told.here.steady, here.wall - this.told.here.wall);
  }
}
