// One line for one alert.

import type { Alert } from '../api/shapes';
import type { Tone } from '../parts/tag.svelte';
import { record } from '../values/shape';

export interface AlertTone {
  readonly word: string;
  readonly tone: Tone;
}

export function toneOf(alert: Alert): AlertTone {
  if (alert.status === 'error') return { word: 'unreadable', tone: 'danger' };
  if (alert.status !== 'accepted') return { word: alert.status, tone: alert.status === 'duplicate' ? 'plain' : 'watch' };
  const all = alert.outcomes.map((outcome) => outcome.outcome);
  if (all.length === 0) return { word: 'note', tone: 'plain' };
  if (all.every((outcome) => outcome === 'accepted')) return { word: 'accepted', tone: 'good' };
  if (all.includes('accepted')) return { word: 'partly', tone: 'accent' };
  return all.includes('refused') ? { word: 'refused', tone: 'watch' } : { word: 'ignored', tone: 'plain' };
}

/** `buy 3 MNQ`, as the alert was understood; its first characters when it was not. */
export function summaryOf(alert: Alert): string {
  const [first] = Array.isArray(alert.alert) ? (alert.alert as unknown[]) : [alert.alert];
  if (typeof first !== 'object' || first === null) return alert.body.slice(0, 40);
  const { action, symbol, quantity, comment } = record(first);
  const named = typeof symbol === 'object' && symbol !== null ? (record(symbol)['contract'] ?? record(symbol)['root']) : null;
  const size = typeof quantity === 'object' && quantity !== null ? record(quantity)['value'] : null;
  return [action, size, named, action === 'note' ? comment : null].filter((part) => part != null).join(' ');
}
