import { describe, expect, test } from 'vitest';

import { paceText } from './pace';
import { decimal } from '../values/decimal';

const limit = (rule: string, secondsToLimit: number | null) => ({ rule, left: decimal('450.00'), lost: decimal('300.00'), secondsToLimit });
const pace = { at: '2026-10-20T15:10:00Z', from: '2026-10-20T15:00:00Z', limits: [limit('daily_loss_limit', 900), limit('trailing_drawdown', null)] };

describe('the time to a limit', () => {
  test('is said of the limit that is asked for', () => expect(paceText(pace, 'daily_loss_limit')).toBe('limit in 15 min at this pace'));
  test('is not said while a limit is not being neared', () => expect(paceText(pace, 'trailing_drawdown')).toBeNull());
  test('is not said of a limit that nobody named, or before an answer', () => {
    expect(paceText(pace, 'personal_loss_day_1')).toBeNull();
    expect(paceText(null, 'daily_loss_limit')).toBeNull();
  });
});
