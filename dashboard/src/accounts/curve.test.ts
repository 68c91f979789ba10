import { expect, it } from 'vitest';

import { decimal } from '../values/decimal';
import { curve, pointAt } from './curve';

const point = (at: string, equity: string) => ({ at, balance: decimal(equity), equity: decimal(equity), peak: decimal('52250.00'), floor: null, dailyFloor: null });

it('one point a second, the newest, exact to the cent', () => {
  const points = curve([point('2026-10-20T15:00:00.100Z', '51750.25'), point('2026-10-20T15:00:00.900Z', '51750.30'), point('2026-10-20T15:00:01Z', '-0.01')]);
  expect(points.map((each) => [each.time % 60, each.equity])).toEqual([[0, 5175030], [1, -1]]);
});

it('a time belongs to the last point that is not after it', () => {
  const points = curve([point('2026-10-20T15:00:00Z', '1.00'), point('2026-10-20T15:00:10Z', '2.00')]);
  const first = points[0]?.time ?? 0;
  expect(pointAt(points, first - 1)).toBeNull();
  expect(pointAt(points, first + 9)?.equity).toBe(100);
  expect(pointAt(points, first + 10)?.equity).toBe(200);
});
