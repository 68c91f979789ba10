import { describe, expect, it } from 'vitest';

import type { Account } from '../api/shapes';
import { ALARMS_MAX, EMPTY, fold, foldAll, type View } from './fold';
import { parseMessage, type LiveMessage } from './messages';
import { sampleAccount } from './sample';

/** A server in a few lines: its true state, the messages it would send, and what a viewer that joins late is given. */
class Server {
  constructor(readonly feedId = 'feed-1') {}
  readonly truth = new Map<string, Account>();
  readonly ring: LiveMessage[] = [];
  number = 0;

  change(id: string, equity: string): LiveMessage {
    const version = (this.truth.get(id)?.version ?? 0) + 1;
    const view = sampleAccount(id, { equity, version });
    this.truth.set(id, view);
    return this.keep({ kind: 'account', number: ++this.number, account: id, view, events: [{ type: 'fill-booked', at: view.at, event: {} }] });
  }

  value(id: string, equity: string): LiveMessage {
    const view = sampleAccount(id, { equity, version: this.truth.get(id)?.version ?? 0 });
    this.truth.set(id, view);
    return { kind: 'value', number: this.number, account: id, view };
  }

  alarm(): LiveMessage {
    return this.keep({ kind: 'alarm', number: ++this.number, code: 'BROKER_LOST', text: 'The broker is gone.', at: '2026-10-20T15:00:00Z' });
  }

  alerts(): LiveMessage {
    return { kind: 'alerts', number: this.number };
  }

  snapshot(): LiveMessage {
    return { kind: 'snapshot', number: this.number, feedId: this.feedId, accounts: [...this.truth.values()], alarms: this.ring.filter((message) => message.kind === 'alarm').reverse(), at: '2026-10-20T15:00:00Z' };
  }

  /** What was missed after a number, then the newest value of every account, as the feed does it. */
  resume(after: number): LiveMessage[] {
    const values = [...this.truth.values()].map((view): LiveMessage => ({ kind: 'value', number: this.number, account: view.id, view }));
    return [...this.ring.filter((message) => message.number > after), ...values];
  }

  private keep(message: LiveMessage): LiveMessage {
    this.ring.push(message);
    return message;
  }
}

function random(seed: number): (below: number) => number {
  return (below) => {
    seed = (seed * 1103515245 + 12345) % 2147483648;
    return Math.floor((seed / 2147483648) * below);
  };
}

describe('the fold of snapshot and changes', () => {
  it('equals the state of the server after every random history, with losses of the line in between', () => {
    for (let seed = 1; seed <= 100; seed++) {
      const pick = random(seed);
      const server = new Server();
      let view: View = fold(EMPTY, server.snapshot());
      let isConnected = true;
      for (let step = 0; step < 120; step++) {
        const id = `account_${pick(6)}`;
        const amount = `${pick(100_000)}.${pick(10)}${pick(10)}`;
        const kind = pick(10);
        const message = kind < 5 ? server.change(id, amount) : kind < 9 && server.truth.has(id) ? server.value(id, amount) : pick(2) === 0 ? server.alerts() : server.alarm();
        if (isConnected) view = fold(view, message);
        if (pick(12) === 0) isConnected = false;
        else if (!isConnected && pick(3) === 0) {
          // Half come back by number, half have everything anew.
          view = foldAll(view, pick(2) === 0 ? server.resume(view.number) : [server.snapshot()]);
          isConnected = true;
        }
      }
      if (!isConnected) view = foldAll(view, server.resume(view.number));
      expect(Object.fromEntries(view.accounts), `seed ${seed}`).toEqual(Object.fromEntries(server.truth));
      expect(view.number).toBe(server.number);
      expect(view.hasGap).toBe(false);
    }
  });

  it('is the same one by one and all at once', () => {
    const server = new Server();
    const messages = [server.snapshot(), server.change('a', '1.00'), server.alarm(), server.value('a', '2.00'), server.change('b', '3.00')];
    expect(foldAll(EMPTY, messages)).toEqual(messages.reduce(fold, EMPTY));
  });

  it('never changes what it was given', () => {
    const server = new Server();
    const before = fold(EMPTY, server.change('a', '1.00'));
    const kept = new Map(before.accounts);
    fold(before, server.change('a', '2.00'));
    expect(before.accounts).toEqual(kept);
  });

  it('sees a missing number, and a snapshot mends it', () => {
    const server = new Server();
    let view = fold(EMPTY, server.snapshot());
    server.change('a', '1.00');
    view = fold(view, server.change('a', '2.00'));
    expect(view.hasGap).toBe(true);
    expect(fold(view, server.snapshot()).hasGap).toBe(false);
  });

  it('takes a repeated change once', () => {
    const server = new Server();
    const change = server.change('a', '1.00');
    const once = foldAll(EMPTY, [change]);
    expect(fold(once, change)).toEqual(once);
  });

  it('keeps an event that is newer than a late value', () => {
    const server = new Server();
    const late: LiveMessage = { kind: 'value', number: 0, account: 'a', view: sampleAccount('a', { version: 0 }) };
    const view = foldAll(EMPTY, [server.change('a', '2.00'), late]);
    expect(view.accounts.get('a')?.equity).toBe('2.00');
  });

  it('says when alerts are to be asked for, and after everything anew', () => {
    const server = new Server();
    const first = fold(EMPTY, server.snapshot());
    expect(first.alertsMoved).toBeGreaterThan(EMPTY.alertsMoved);
    expect(fold(first, server.change('a', '1.00')).alertsMoved).toBe(first.alertsMoved);
    const told = fold(first, server.alerts());
    expect(told.alertsMoved).toBeGreaterThan(first.alertsMoved);
    expect(told.number).toBe(first.number);
  });

  it('keeps how long a flatten took, however quick it was', () => {
    const view = sampleAccount('a', { version: 1 });
    const event = { id: 'f', ordersCancelled: 1, contractsClosed: 2, slippage: '0.00', toOrdersGone: null, toFlat: '00:01:02.5000000' };
    const server = new Server();
    const folded = foldAll(fold(EMPTY, server.snapshot()), [{ kind: 'account', number: 1, account: 'a', view, events: [{ type: 'flatten-completed', at: view.at, event }] }]);
    expect(folded.flats).toEqual([{ key: 'a f', account: 'a', at: view.at, seconds: 62.5, ordersCancelled: 1, contractsClosed: 2 }]);
    expect(fold(folded, server.snapshot()).flats).toEqual(folded.flats);
  });

  it('bounds what it remembers', () => {
    const server = new Server();
    const messages = Array.from({ length: ALARMS_MAX + 50 }, () => server.alarm());
    const view = foldAll(EMPTY, messages);
    expect(view.alarms).toHaveLength(ALARMS_MAX);
    expect(view.alarms[0]?.key).toBe(`null ${ALARMS_MAX + 50}`);
  });

  it('shows the alarms of before to whoever comes late, and keeps those of a server that is gone', () => {
    const [first, second] = [new Server('feed-1'), new Server('feed-2')];
    for (let count = 0; count < 3; count++) first.alarm();
    const late = fold(EMPTY, first.snapshot());
    expect(late.alarms.map((alarm) => alarm.key)).toEqual(['feed-1 3', 'feed-1 2', 'feed-1 1']);
    expect(fold(late, first.snapshot()).alarms).toEqual(late.alarms);

    // The server starts again and counts from one: its first alarm is news, however many the other had.
    second.alarm();
    let view = fold(late, second.snapshot());
    expect(view.number).toBe(1);
    expect(view.alarms.map((alarm) => alarm.key)).toEqual(['feed-2 1', 'feed-1 3', 'feed-1 2', 'feed-1 1']);
    view = fold(view, second.alarm());
    expect(view.alarms[0]?.key).toBe('feed-2 2');
    expect(view.hasGap).toBe(false);
  });
});

describe('messages', () => {
  it('are refused with the place of the fault', () => {
    expect(() => parseMessage({ kind: 'account', number: 1, account: 'a', view: { ...sampleAccount('a'), equity: 5 }, events: [] })).toThrow('view.equity');
    expect(() => parseMessage({ kind: 'gossip' })).toThrow('kind');
    expect(() => parseMessage(null)).toThrow();
  });
});
