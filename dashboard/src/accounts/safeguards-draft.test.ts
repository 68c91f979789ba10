import { describe, expect, it } from 'vitest';

import { bodyOf, draftOf, emptyRow, PARTS } from './safeguards-draft';

const none = Object.fromEntries(PARTS.map((part) => [part.name, null]));

describe('safeguards that are opened and saved without a change', () => {
  const sets: Record<string, Record<string, unknown>> = {
    thresholds: { thresholds: [{ rule: null, percent: 50, left: null, action: 'warn' }, { rule: 'daily_loss_limit', percent: null, left: '250.10', action: 'flattenAndLock' }] },
    clip: { clip: { contracts: 2, notional: null } },
    cooldown: { cooldown: { steps: [{ losses: 2, minutes: 15 }, { losses: 3, minutes: 60 }] } },
    lossRoom: { lossRoom: { stopTicks: 40, slippageTicks: 0, buffer: '100.00' } },
    selfCross: { selfCross: { scope: 'trader' } },
    deadMansSwitch: { deadMansSwitch: { seconds: 30, action: 'flatten' } },
  };
  for (const [name, set] of Object.entries(sets))
    it(`stay what they were: ${name}`, () => {
      const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value, (_, inner: unknown) => (inner === null ? undefined : inner)));
      expect(bodyOf(draftOf({ ...none, ...set }))).toEqual(plain({ thresholds: [], ...set }));
    });
});

it('money is never a number', () => {
  const draft = draftOf(null);
  draft['clip'] = [{ contracts: '3', notional: '0.10' }];
  expect(bodyOf(draft)['clip']).toEqual({ contracts: 3, notional: '0.10' });
});

it('no threshold is said as none, for saying nothing would keep the usual ones', () => {
  expect(bodyOf(draftOf(null))).toEqual({ thresholds: [] });
});

it('a new line begins with the first choice and is otherwise empty', () => {
  expect(PARTS.map((part) => [part.name, emptyRow(part)])).toContainEqual(['thresholds', { rule: '', percent: '', left: '', action: 'warn' }]);
});
