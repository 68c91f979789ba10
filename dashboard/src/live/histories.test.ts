// Against the server itself: tests/dashboard/FeedHistories.cs writes what the real feed tells in random histories, and what it holds in the end.
import { readFileSync } from 'node:fs';

import { expect, it } from 'vitest';

import { accounts } from '../api/shapes';
import { EMPTY, foldAll, type View } from './fold';
import { parseMessage, type LiveMessage } from './messages';

interface History {
  readonly seed: number;
  readonly told: readonly (Record<string, unknown> | { readonly resume: number | null; readonly feedId: string | null })[];
  readonly number: number;
  readonly feedId: string;
  readonly accounts: Readonly<Record<string, unknown>>;
  readonly alarms: readonly number[];
}

const file = process.env['FEED_HISTORIES'];

it.skipIf(file === undefined)('folds what the feed tells to what the server holds, whatever happens to the line', () => {
  const histories = JSON.parse(readFileSync(file ?? '', 'utf8')) as readonly History[];
  expect(histories.length).toBeGreaterThan(0);
  for (const history of histories) {
    let view: View = EMPTY;
    let queue: LiveMessage[] = [];
    // As many at once as a frame may find; before it comes back the page has folded all of them.
    const flush = (most: number) => {
      if (queue.length < most) return;
      view = foldAll(view, queue);
      queue = [];
    };
    for (const [index, told] of history.told.entries()) {
      if ('resume' in told) {
        flush(0);
        expect([view.feedId === null ? null : view.number, view.feedId], `seed ${history.seed}: where it goes on`).toEqual([told.resume, told.feedId]);
        continue;
      }
      queue.push(parseMessage(told));
      flush((index % 4) + 1);
    }
    flush(0);
    expect(view.hasGap, `seed ${history.seed}`).toBe(false);
    expect([view.number, view.feedId], `seed ${history.seed}`).toEqual([history.number, history.feedId]);
    expect(accounts([...view.accounts.values()]).length).toBe(Object.keys(history.accounts).length);
    expect(Object.fromEntries(view.accounts), `seed ${history.seed}`).toEqual(history.accounts);
    expect(view.alarms.filter(({ key }) => key.startsWith(history.feedId)).map(({ key }) => Number(key.split(' ')[1])), `seed ${history.seed}`).toEqual(history.alarms);
  }
});
