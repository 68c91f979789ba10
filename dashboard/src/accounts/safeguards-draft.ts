// The trader's margins and order limits while they are written. One list says which there are: for the form, and for the server.

import { record } from '../values/shape';

export interface Field {
  readonly name: string;
  readonly label: string;
  readonly kind: 'count' | 'amount' | 'choice';
  readonly isNeeded?: boolean;
  readonly choices?: Readonly<Record<string, string>>;
}

export interface Part {
  readonly name: string;
  readonly title: string;
  readonly use: string;
  /** How many of it there may be. */
  readonly most: number;
  readonly fields: readonly Field[];
}

/** What is typed, by field. */
export type Row = Record<string, string>;
export type SafeguardsDraft = Record<string, Row[]>;

const count = (name: string, label: string, isNeeded = true): Field => ({ name, label, kind: 'count', isNeeded });
const amount = (name: string, label: string): Field => ({ name, label, kind: 'amount' });
const choice = (name: string, label: string, choices: Readonly<Record<string, string>>, isNeeded = true): Field => ({ name, label, kind: 'choice', choices, isNeeded });

const LIMITS = { trailing_drawdown: 'Drawdown', daily_loss_limit: 'Daily loss', position_limit: 'Contracts' } as const;

/** Members that the server gives as a list of their own, and under which name. */
const LISTS: Readonly<Record<string, string | null>> = { thresholds: null, cooldown: 'steps' };

export const PARTS: readonly Part[] = [
  {
    name: 'thresholds', title: 'Before a loss limit', use: 'What happens when so much of it is used, or so little is left.', most: 32,
    fields: [choice('rule', 'Limit', { '': 'Every loss limit', ...LIMITS }, false), count('percent', 'Percent used', false), amount('left', 'or USD left'), choice('action', 'Then', { warn: 'warn', reduceOnly: 'only reduce', flattenAndLock: 'close and lock' })],
  },
  { name: 'clip', title: 'Largest order', use: 'No single order is larger.', most: 1, fields: [count('contracts', 'Contracts', false), amount('notional', 'or USD of value')] },
  { name: 'lossRoom', title: 'Room for the loss', use: 'An entry must fit what may still be lost if its stop is hit.', most: 1, fields: [count('stopTicks', 'Stop in ticks, when none is given'), count('slippageTicks', 'Slippage in ticks', false), amount('buffer', 'USD kept back')] },
  { name: 'entryRate', title: 'Entries', use: 'No more than so many in so many seconds.', most: 1, fields: [count('max', 'At most'), count('seconds', 'in seconds')] },
  { name: 'modifications', title: 'Changes and cancels', use: 'No more than so many in so many seconds.', most: 1, fields: [count('max', 'At most'), count('seconds', 'in seconds')] },
  { name: 'repeats', title: 'The same again', use: 'An entry on the same side, or a turn to the other, that comes too soon.', most: 1, fields: [count('sameSeconds', 'Same side, seconds', false), count('flipSeconds', 'Other side, seconds', false)] },
  { name: 'collar', title: 'Far from the market', use: 'Limit and stop prices may be so far away.', most: 1, fields: [count('ticks', 'Ticks')] },
  { name: 'spread', title: 'Wide spread', use: 'No entry while bid and ask are further apart.', most: 1, fields: [count('ticks', 'Ticks')] },
  { name: 'workingOrders', title: 'Working orders', use: 'No more at once.', most: 1, fields: [count('max', 'At most')] },
  { name: 'cooldown', title: 'Pause after losses', use: 'After so many losing trades in a row nothing opens for so long.', most: 16, fields: [count('losses', 'Losses in a row'), count('minutes', 'Minutes')] },
  { name: 'rearm', title: 'Ask a person', use: 'After so many entries or rejections it waits for a person.', most: 1, fields: [count('entries', 'Entries', false), count('rejections', 'Rejections', false)] },
  { name: 'slippage', title: 'Slippage', use: 'Fills that are worse than expected by more than this, in a row or in a day.', most: 1, fields: [count('ticks', 'Ticks'), count('inRow', 'In a row', false), count('inDay', 'In a day', false)] },
  { name: 'ordersToTrades', title: 'Orders for each trade', use: 'No more orders for each trade, once there were so many.', most: 1, fields: [count('ratio', 'Orders for each trade'), count('orders', 'Counted from')] },
  { name: 'lastTradeWindow', title: 'Before the last trading day', use: 'Nothing opens in a contract that ends so soon.', most: 1, fields: [count('days', 'Days')] },
  { name: 'deadMansSwitch', title: 'Sign of life', use: 'What happens when the trader\'s program is silent for so long.', most: 1, fields: [count('seconds', 'Seconds'), choice('action', 'Then', { reduceOnly: 'only reduce', flatten: 'close everything' })] },
  { name: 'protect', title: 'A stop that is missing', use: 'What happens when a position is without its promised stop for so long.', most: 1, fields: [count('seconds', 'Seconds'), choice('action', 'Then', { watch: 'say it', replace: 'place it again', close: 'close the position' }), count('ticks', 'Ticks away', false)] },
  { name: 'selfCross', title: 'Trading with yourself', use: 'No order that would meet one of your own on the other side.', most: 1, fields: [choice('scope', 'Among', { account: 'this account', trader: 'all accounts of the trader' })] },
];

/** What is set of them, as a page shows it. */
export function given(safeguards: unknown): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record(safeguards)).filter(([, value]) => value !== null && !(Array.isArray(value) && value.length === 0)));
}

/** @param safeguards as the server gives them; null for none. */
export function draftOf(safeguards: unknown): SafeguardsDraft {
  const all = safeguards == null ? {} : record(safeguards);
  return Object.fromEntries(
    PARTS.map((part) => {
      const given = all[part.name];
      const inner = LISTS[part.name];
      const rows = given == null ? [] : inner === undefined ? [given] : ((inner === null ? given : record(given)[inner]) as readonly unknown[]);
      return [part.name, rows.map((row) => rowOf(part, record(row)))];
    }),
  );
}

function rowOf(part: Part, given: Readonly<Record<string, unknown>>): Row {
  return Object.fromEntries(part.fields.map((field) => [field.name, given[field.name] == null ? '' : String(given[field.name])]));
}

export function emptyRow(part: Part): Row {
  return Object.fromEntries(part.fields.map((field) => [field.name, field.kind === 'choice' ? (Object.keys(field.choices ?? {})[0] ?? '') : '']));
}

/** The whole of them: what is not said is not wanted. */
export function bodyOf(draft: SafeguardsDraft): Record<string, unknown> {
  const body: Record<string, unknown> = {};
  for (const part of PARTS) {
    const rows = (draft[part.name] ?? []).map((row) => saidOf(part, row));
    const inner = LISTS[part.name];
    if (inner === null) body[part.name] = rows; // No list at all would stand for the usual one.
    else if (rows.length > 0) body[part.name] = inner === undefined ? rows[0] : { [inner]: rows };
  }
  return body;
}

function saidOf(part: Part, row: Row): Record<string, unknown> {
  const said = part.fields.flatMap((field) => {
    const text = (row[field.name] ?? '').trim();
    return text === '' ? [] : [[field.name, field.kind === 'count' ? Number(text) : text] as const]; // Money stays text.
  });
  return Object.fromEntries(said);
}
