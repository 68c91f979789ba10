// Alarms of the server: a line at the top until it is read, and this browser's own notification when it was asked for.

import { live } from '../live/live.svelte';
import { preferences } from './preferences.svelte';

class Alarms {
  readTo = $state(0);

  get unread() {
    return live.view.alarms.filter((alarm) => alarm.number > this.readTo);
  }

  read(): void {
    this.readTo = live.view.number;
  }
}

export const alarms = new Alarms();

export function watchAlarms(): void {
  let told = 0;
  $effect(() => {
    for (const alarm of live.view.alarms) {
      if (alarm.number <= told) break;
      if (preferences.notifies && 'Notification' in globalThis && Notification.permission === 'granted')
        new Notification(alarm.account ?? 'TraderTerminal', { body: alarm.text, tag: String(alarm.number) });
    }
    told = live.view.alarms[0]?.number ?? told;
  });
}
