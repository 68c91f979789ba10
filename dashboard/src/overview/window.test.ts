import { expect, it } from 'vitest';

import { sampleAccount } from '../live/sample';
import { USUAL_SETTINGS } from '../shell/preferences.svelte';
import { arrange } from './arrange';
import { HEADING_HEIGHT, linesOf, ROW_HEIGHT, windowOf } from './window';

const accounts = Array.from({ length: 200 }, (_, index) => sampleAccount(`a${index}`, { trader: `t${index % 4}` }));
const lines = linesOf(arrange(accounts, { ...USUAL_SETTINGS, group: 'trader' }, () => ''));

it('what is in sight and what is not make up the whole, wherever the reader is', () => {
  const whole = 4 * HEADING_HEIGHT + 200 * ROW_HEIGHT;
  for (let top = 0; top <= whole; top += 137) {
    const shown = windowOf(lines, top, 600);
    const drawn = shown.lines.reduce((height, line) => height + ('group' in line ? HEADING_HEIGHT : ROW_HEIGHT), 0);
    expect(shown.above + drawn + shown.below).toBe(whole);
    expect(shown.above).toBeLessThanOrEqual(Math.max(0, top));
    expect(shown.above + drawn).toBeGreaterThanOrEqual(Math.min(whole, top + 600));
    expect(shown.lines.length).toBeLessThan(30);
    expect(lines[shown.first]).toBe(shown.lines[0]);
  }
});

it('a short table is drawn whole', () => {
  expect(windowOf(lines.slice(0, 60), 5_000, 600).lines).toHaveLength(60);
});
