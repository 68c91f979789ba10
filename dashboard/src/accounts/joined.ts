// Pages of a timeline put together: an account's events have numbers without a gap, so what is missing between two pages shows.

export interface Numbered {
  readonly version: number;
}

/** Newest first and without a hole: beyond one, what follows would not be what came next. */
export function joined<T extends Numbered>(shown: readonly T[], found: readonly T[]): readonly T[] {
  const all = [...new Map([...shown, ...found].map((each) => [each.version, each])).values()].sort((a, b) => b.version - a.version);
  const hole = all.findIndex((each, index) => index > 0 && all[index - 1]?.version !== each.version + 1);
  return hole < 0 ? all : all.slice(0, hole);
}

/** The first event of all is number 1. */
export function hasOlder(shown: readonly Numbered[]): boolean {
  return (shown.at(-1)?.version ?? 1) > 1;
}
