// What the chart draws, as whole cents by whole seconds: an axis that counts, and never a rounded dollar.

import type { Chart } from '../api/shapes';
import { cents, type Decimal } from '../values/decimal';

export interface CurvePoint {
  /** Seconds since 1970. */
  readonly time: number;
  readonly equity: number;
  readonly peak: number;
  readonly floor: number | null;
  readonly dailyFloor: number | null;
}

type Point = Chart['points'][number];

export function secondOf(at: string): number {
  return Math.floor(new Date(at).getTime() / 1000);
}

/** One point a second, the last one of it, in order. */
export function curve(points: readonly Point[]): readonly CurvePoint[] {
  const found: CurvePoint[] = [];
  for (const point of points) {
    const time = secondOf(point.at);
    const last = found.at(-1);
    if (last !== undefined && time < last.time) continue;
    if (last?.time === time) found.pop();
    found.push({ time, equity: cents(point.equity), peak: cents(point.peak), floor: orNull(point.floor), dailyFloor: orNull(point.dailyFloor) });
  }
  return found;
}

function orNull(value: Decimal | null): number | null {
  return value === null ? null : cents(value);
}

/** The point of the curve that a time belongs to: the last not after it. */
export function pointAt(points: readonly CurvePoint[], time: number): CurvePoint | null {
  let [low, high] = [0, points.length - 1];
  let found: CurvePoint | null = null;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const point = points[middle];
    if (point === undefined) break;
    if (point.time <= time) {
      found = point;
      low = middle + 1;
    } else high = middle - 1;
  }
  return found;
}
