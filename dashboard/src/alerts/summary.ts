// One line for one alert.

import type { Alert } from '../api/shapes';
import type { Tone } from '../parts/tag.svelte';
import { record } from '../values/shape';

export interface AlertTone {
  readonly word: string;
  readonly tone: Tone;
}

/** Every word that `toneOf` has. */
export const OUTCOMES = ['accepted', 'partly', 'refused', 'ignored', 'no outcome', 'unreadable', 'rejected', 'duplicate', 'unrouted', 'note'] as const;

export function toneOf(alert: Alert): AlertTone {
  if (alert.status === 'error') return { word: 'unreadable', tone: 'danger' };
  if (alert.status !== 'accepted') return { word: alert.status, tone: alert.status === 'duplicate' ? 'plain' : 'watch' };
  const all = alert.outcomes.map((outcome) => outcome.outcome);
  if (members(alert)?.['action'] === 'note') return { word: 'note', tone: 'plain' }; // Every account refuses to trade it, and shall.
  if (all.length === 0) return { word: 'no outcome', tone: 'plain' };
  if (all.every((outcome) => outcome === 'accepted')) return { word: 'accepted', tone: 'good' };
  if (all.includes('accepted')) return { word: 'partly', tone: 'accent' };
  return all.includes('refused') ? { word: 'refused', tone: 'watch' } : { word: 'ignored', tone: 'plain' };
}

/** `buy 3 MNQ`, as the alert was understood; its first characters when it was not. */
export function summaryOf(alert: Alert): string {
  const first = members(alert);
  if (first === null) return alert.body.slice(0, 40);
  const { action, symbol, quantity, comment } = first;
  const named = typeof symbol === 'object' && symbol !== null ? (record(symbol)['contract'] ?? record(symbol)['root']) : null;
  const size = typeof quantity === 'object' && quantity !== null ? record(quantity)['value'] : null;
  return [action, size, named, action === 'note' ? comment : null].filter((part) => part != null).join(' ');
}

/** Of the first alert in a delivery, as it was understood. */
function members(alert: Alert): Readonly<Record<string, unknown>> | null {
  const [first] = Array.isArray(alert.alert) ? (alert.alert as unknown[]) : [alert.alert];
  return typeof first === 'object' && first !== null ? record(first) : null;
}
