// What the live feed sends: everything anew, then changes with numbers that have no gap.

import { account, type Account } from '../api/shapes';
import { anything, count, list, object, record, ShapeError, text, type Check } from '../values/shape';

export interface LiveEvent {
  readonly type: string;
  readonly at: string;
  readonly event: unknown;
}

export interface AlarmMessage {
  readonly kind: 'alarm';
  readonly number: number;
  readonly account?: string | null;
  readonly code: string;
  readonly text: string;
  readonly at: string;
}

export type LiveMessage =
  | AlarmMessage
  | { readonly kind: 'snapshot'; readonly number: number; readonly feedId: string; readonly accounts: readonly Account[]; readonly alarms: readonly AlarmMessage[]; readonly at: string }
  | { readonly kind: 'account'; readonly number: number; readonly account: string; readonly view: Account; readonly events: readonly LiveEvent[] }
  | { readonly kind: 'value'; readonly number: number; readonly account: string; readonly view: Account }
  | { readonly kind: 'alerts'; readonly number: number }
  | { readonly kind: 'clock'; readonly number: number; readonly at: string };

/** Of an event `flatten-completed`. */
export const flattenCompleted = object({ id: text, ordersCancelled: count, contractsClosed: count, toFlat: text });

const alarm = object({ number: count, code: text, text, at: text });
const checks: Record<string, Check<unknown>> = {
  snapshot: object({ number: count, feedId: text, accounts: list(account), alarms: list(alarm), at: text }),
  account: object({ number: count, account: text, view: account, events: list(object({ type: text, at: text, event: anything })) }),
  value: object({ number: count, account: text, view: account }),
  alerts: object({ number: count }),
  clock: object({ number: count, at: text }),
  alarm,
};

/** @throws ShapeError for anything that is not one of these. */
export function parseMessage(value: unknown): LiveMessage {
  const kind = text(record(value)['kind']);
  const check = checks[kind];
  if (check === undefined) throw new ShapeError('kind', 'snapshot, account, value, alerts, alarm or clock');
  return check(value) as LiveMessage;
}
