// The same fold as the server's feed, on the other side of the wire: pure, so that a test can hold it against any history.

import type { Account } from '../api/shapes';
import { secondsOf } from '../values/time';
import { flattenCompleted, type AlarmMessage, type LiveEvent, type LiveMessage } from './messages';

/** Alarms that are kept on the screen. */
export const ALARMS_MAX = 200;

/** Flattens that are over and are kept on the screen. */
export const FLATS_MAX = 20;

/** An account that was flattened until the broker showed zero. */
export interface Flat {
  readonly key: string;
  readonly account: string;
  readonly at: string;
  readonly seconds: number;
  readonly ordersCancelled: number;
  readonly contractsClosed: number;
}

export interface Alarm {
  /** Names it for ever: another run of the server counts from one again. */
  readonly key: string;
  readonly at: string;
  readonly account: string | null;
  readonly code: string;
  readonly text: string;
}

/** Everything the pages know of the accounts. */
export interface View {
  /** Names the run of the server whose numbers these are; null before the first snapshot. */
  readonly feedId: string | null;
  readonly number: number;
  readonly accounts: ReadonlyMap<string, Account>;
  /** Newest first. */
  readonly alarms: readonly Alarm[];
  /** Since this page was opened, newest first. */
  readonly flats: readonly Flat[];
  /** Grows when what the server tells of alerts may be different: whoever shows them asks again. */
  readonly alertsMoved: number;
  /** A number was missing: what is shown may be wrong until a new snapshot. */
  readonly hasGap: boolean;
}

export const EMPTY: View = { feedId: null, number: 0, accounts: new Map(), alarms: [], flats: [], alertsMoved: 0, hasGap: false };

/** Folds what came since the last paint in one go: the map is copied once, however many changes there are. */
export function foldAll(view: View, messages: readonly LiveMessage[]): View {
  let { feedId, number, alertsMoved, hasGap } = view;
  let accounts = new Map(view.accounts);
  let { alarms, flats } = view;

  for (const message of messages) {
    switch (message.kind) {
      case 'snapshot':
        ({ feedId, number } = message);
        accounts = new Map(message.accounts.map((account) => [account.id, account]));
        alarms = withEarlier(message.alarms.map((alarm) => alarmOf(message.feedId, alarm)), alarms);
        hasGap = false;
        alertsMoved++;
        break;
      case 'account':
        if (message.number <= number) break; // Told before: a resumed stream may repeat.
        hasGap ||= message.number !== number + 1;
        number = message.number;
        accounts.set(message.account, message.view);
        for (const happened of message.events) if (happened.type === 'flatten-completed') flats = [flatOf(message.account, happened), ...flats].slice(0, FLATS_MAX);
        break;
      case 'value':
        if (isNewer(message.view, accounts.get(message.account))) accounts.set(message.account, message.view);
        break;
      case 'alerts':
        alertsMoved++;
        break;
      case 'clock':
        break; // The time is nobody's state.
      case 'alarm':
        if (message.number <= number) break;
        hasGap ||= message.number !== number + 1;
        number = message.number;
        alarms = withEarlier([alarmOf(feedId, message)], alarms);
        break;
      default:
        return unreachable(message);
    }
  }

  return {
    feedId,
    number,
    accounts,
    alarms,
    flats,
    alertsMoved,
    hasGap,
  };
}

export function fold(view: View, message: LiveMessage): View {
  return foldAll(view, [message]);
}

function alarmOf(feedId: string | null, { number, at, account, code, text }: AlarmMessage): Alarm {
  return { key: `${feedId} ${number}`, at, account: account ?? null, code, text };
}

function flatOf(account: string, { at, event }: LiveEvent): Flat {
  const { id, toFlat, ordersCancelled, contractsClosed } = flattenCompleted(event);
  return { key: `${account} ${id}`, account, at, seconds: secondsOf(toFlat), ordersCancelled, contractsClosed };
}

/** What is told, then what was known before, also from another run of the server. */
function withEarlier(told: readonly Alarm[], known: readonly Alarm[]): readonly Alarm[] {
  if (told.length === 0) return known;
  const keys = new Set(told.map((alarm) => alarm.key));
  return [...told, ...known.filter((alarm) => !keys.has(alarm.key))].slice(0, ALARMS_MAX);
}

/** A value never takes an account back to before an event, or a price, that is known already. */
function isNewer(view: Account, known: Account | undefined): boolean {
  if (known === undefined || view.version > known.version) return true;
  return view.version === known.version && Date.parse(view.at) >= Date.parse(known.at);
}

function unreachable(value: never): never {
  throw new Error(`no such message: ${JSON.stringify(value)}`);
}
