// Alarms of the server: a line at the top until it is read, and this browser's own notification when it was asked for.

import { live } from '../live/live.svelte';
import { preferences } from './preferences.svelte';

const KEY = 'read alarms';

class Alarms {
  /** By their keys: numbers begin anew with the server. Kept on this machine, so that a reload does not ask again. */
  private readKeys = $state.raw<ReadonlySet<string>>(stored());

  get unread() {
    return live.view.alarms.filter((alarm) => !this.readKeys.has(alarm.key));
  }

  read(): void {
    this.readKeys = new Set(live.view.alarms.map((alarm) => alarm.key));
    try {
      localStorage.setItem(KEY, JSON.stringify([...this.readKeys]));
    } catch {
      // A private window may refuse to store; what was read then lasts as long as the page.
    }
  }
}

function stored(): ReadonlySet<string> {
  try {
    return new Set(JSON.parse(localStorage.getItem(KEY) ?? '[]') as string[]);
  } catch {
    return new Set();
  }
}

export const alarms = new Alarms();

export function watchAlarms(): void {
  /** Null until the first snapshot: what had been told before is not told again. */
  let told: readonly string[] | null = null;
  $effect(() => {
    const { feedId, alarms: all } = live.view;
    if (feedId === null) return;
    for (const alarm of all) {
      if (told === null || told.includes(alarm.key)) continue;
      if (preferences.notifies && 'Notification' in globalThis && Notification.permission === 'granted')
        new Notification(alarm.account ?? 'TraderTerminal', { body: alarm.text, tag: alarm.key });
    }
    told = all.map((alarm) => alarm.key);
  });
}
