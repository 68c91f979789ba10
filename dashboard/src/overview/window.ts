// Which lines of a long table are in sight: the rest is room to scroll through and costs nothing.

import type { Account } from '../api/shapes';
import type { Group } from './arrange';

/** Heights that the style sheet gives, in CSS pixels. */
export const ROW_HEIGHT = 68;
export const HEADING_HEIGHT = 42;

/** A table, or cards, up to this many are drawn whole. */
export const WHOLE_MAX = 60;

/** Drawn above and below what is in sight, so that a fast scroll meets no hole. */
const SPARE_PX = 400;

export type Line = { readonly key: string; readonly group: Group } | { readonly key: string; readonly account: Account };

export function linesOf(groups: readonly Group[]): readonly Line[] {
  return groups.flatMap((group): Line[] => [
    ...(group.name === '' ? [] : [{ key: group.name, group }]),
    ...group.accounts.map((account) => ({ key: `${group.name} ${account.id}`, account })),
  ]);
}

export interface Window {
  readonly lines: readonly Line[];
  /** The place of the first line in the whole, from 0. */
  readonly first: number;
  readonly above: number;
  readonly below: number;
}

export function windowOf(lines: readonly Line[], scrollTop: number, height: number): Window {
  if (lines.length <= WHOLE_MAX) return { lines, first: 0, above: 0, below: 0 };
  let [above, below, first] = [0, 0, 0];
  const shown: Line[] = [];
  let top = 0;
  for (const line of lines) {
    const size = 'group' in line ? HEADING_HEIGHT : ROW_HEIGHT;
    if (top + size < scrollTop - SPARE_PX) {
      above += size;
      first++;
    } else if (top > scrollTop + height + SPARE_PX) below += size;
    else shown.push(line);
    top += size;
  }
  return { lines: shown, first, above, below };
}
