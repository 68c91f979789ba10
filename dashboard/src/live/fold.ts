// The same fold as the server's feed, on the other side of the wire: pure, so that a test can hold it against any history.

import type { Account } from '../api/shapes';
import type { LiveMessage } from './messages';

/** Alarms that are kept on the screen. */
export const ALARMS_MAX = 200;

export interface Alarm {
  readonly number: number;
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
  /** Grows when what the server tells of alerts may be different: whoever shows them asks again. */
  readonly alertsMoved: number;
  /** A number was missing: what is shown may be wrong until a new snapshot. */
  readonly hasGap: boolean;
}

export const EMPTY: View = { feedId: null, number: 0, accounts: new Map(), alarms: [], alertsMoved: 0, hasGap: false };

/** Folds what came since the last paint in one go: the map is copied once, however many changes there are. */
export function foldAll(view: View, messages: readonly LiveMessage[]): View {
  let { feedId, number, alertsMoved, hasGap } = view;
  let accounts = new Map(view.accounts);
  const alarms: Alarm[] = [];

  for (const message of messages) {
    switch (message.kind) {
      case 'snapshot':
        ({ feedId, number } = message);
        accounts = new Map(message.accounts.map((account) => [account.id, account]));
        hasGap = false;
        alertsMoved++;
        break;
      case 'account':
        if (message.number <= number) break; // Told before: a resumed stream may repeat.
        hasGap ||= message.number !== number + 1;
        number = message.number;
        accounts.set(message.account, message.view);
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
        alarms.unshift({ number, account: message.account ?? null, code: message.code, text: message.text });
        break;
      default:
        return unreachable(message);
    }
  }

  return {
    feedId,
    number,
    accounts,
    alarms: alarms.length === 0 ? view.alarms : [...alarms, ...view.alarms].slice(0, ALARMS_MAX),
    alertsMoved,
    hasGap,
  };
}

export function fold(view: View, message: LiveMessage): View {
  return foldAll(view, [message]);
}

/** A value never takes an account back to before an event, or a price, that is known already. */
function isNewer(view: Account, known: Account | undefined): boolean {
  if (known === undefined || view.version > known.version) return true;
  return view.version === known.version && Date.parse(view.at) >= Date.parse(known.at);
}

function unreachable(value: never): never {
  throw new Error(`no such message: ${JSON.stringify(value)}`);
}
