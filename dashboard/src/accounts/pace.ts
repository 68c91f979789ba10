// When a limit is reached if the account goes on losing as it does: the server reckons, this says it.

import type { Pace } from '../api/shapes';
import { age } from '../values/time';

/** `limit in 12 min at this pace`; null when it is not being neared, or nobody can tell. */
export function paceText(pace: Pace | null, rule: string): string | null {
  const seconds = pace?.limits.find((limit) => limit.rule === rule)?.secondsToLimit ?? null;
  return seconds === null ? null : `limit in ${age(seconds * 1000)} at this pace`;
}
