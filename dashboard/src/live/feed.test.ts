import { expect, it } from 'vitest';

import { EMPTY, fold, type View } from './fold';
import { runFeed, SignedOutError, type FeedOwner, type FeedStatus, type OpenStream } from './feed';
import type { LiveMessage } from './messages';
import { sampleAccount } from './sample';

class Owner implements FeedOwner {
  view: View = EMPTY;
  readonly statuses: FeedStatus[] = [];
  readonly faults: string[] = [];

  position() {
    return this.view.hasGap ? { number: null, feedId: null } : { number: this.view.feedId === null ? null : this.view.number, feedId: this.view.feedId };
  }
  received(message: LiveMessage) {
    this.view = fold(this.view, message);
  }
  status(status: FeedStatus) {
    if (this.statuses.at(-1) !== status) this.statuses.push(status);
  }
  fault(text: string) {
    this.faults.push(text);
  }
}

const snapshot = { kind: 'snapshot', number: 7, feedId: 'f', accounts: [sampleAccount('a')], alarms: [], at: '2026-10-20T15:00:00Z' };
const change = (number: number) => ({ kind: 'account', number, account: 'a', view: sampleAccount('a', { version: number }), events: [] });

it('goes on after the last number when the line was lost, and misses nothing', async () => {
  const owner = new Owner();
  const asked: (number | null)[] = [];
  const runs: OpenStream[] = [
    async (_after, _feed, onMessage) => {
      onMessage(snapshot);
      onMessage(change(8));
      throw new Error('the line is gone');
    },
    async (_after, _feed, onMessage) => {
      onMessage(change(9));
      throw new SignedOutError('SIGNED_OUT');
    },
  ];
  await runFeed(
    owner,
    (after, feedId, onMessage, signal) => {
      asked.push(after);
      const run = runs.shift();
      if (run === undefined) throw new Error('asked too often');
      return run(after, feedId, onMessage, signal);
    },
    new AbortController().signal,
    async () => {},
  );
  expect(asked).toEqual([null, 8]);
  expect(owner.view.number).toBe(9);
  expect(owner.statuses).toEqual(['connecting', 'live', 'reconnecting', 'live', 'signed-out']);
  expect(owner.faults).toEqual(['the line is gone']);
});

it('waits longer from try to try, and not for ever', async () => {
  const stop = new AbortController();
  const waits: number[] = [];
  await runFeed(
    new Owner(),
    async () => {
      throw new Error('refused');
    },
    stop.signal,
    async (milliseconds) => {
      waits.push(milliseconds);
      if (waits.length === 7) stop.abort();
    },
  );
  expect(waits).toEqual([250, 500, 1000, 2000, 4000, 4000, 4000]);
});
