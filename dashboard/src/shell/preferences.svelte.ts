// What one person has chosen on this machine. Nothing secret, nothing that the server needs.

import type { Zone } from '../values/time';

export type Theme = 'system' | 'light' | 'dark';

export interface SavedView {
  readonly name: string;
  readonly settings: OverviewSettings;
}

export interface OverviewSettings {
  readonly layout: 'table' | 'cards';
  readonly group: string;
  readonly sort: string;
  readonly isDescending: boolean;
  readonly show: string;
  readonly environment: string;
  readonly search: string;
  readonly instrument: string;
}

export const USUAL_SETTINGS: OverviewSettings = {
  layout: 'table',
  group: 'none',
  sort: 'room',
  isDescending: false,
  show: 'all',
  environment: 'all',
  search: '',
  instrument: '',
};

interface Stored {
  theme: Theme;
  zone: Zone;
  overview: OverviewSettings;
  savedViews: readonly SavedView[];
  notifies: boolean;
}

const KEY = 'preferences';

class Preferences {
  theme = $state<Theme>('system');
  zone = $state<Zone>('exchange');
  overview = $state.raw<OverviewSettings>(USUAL_SETTINGS);
  savedViews = $state.raw<readonly SavedView[]>([]);
  notifies = $state(false);

  constructor() {
    try {
      const stored = JSON.parse(localStorage.getItem(KEY) ?? '{}') as Partial<Stored>;
      if (stored.theme === 'light' || stored.theme === 'dark') this.theme = stored.theme;
      if (stored.zone === 'local') this.zone = 'local';
      this.overview = { ...USUAL_SETTINGS, ...stored.overview };
      this.savedViews = stored.savedViews ?? [];
      this.notifies = stored.notifies ?? false;
    } catch {
      // A store that cannot be read leaves what is usual.
    }
  }

  keep(): void {
    const { theme, zone, overview, savedViews, notifies } = this;
    if (theme === 'system') delete document.documentElement.dataset['theme'];
    else document.documentElement.dataset['theme'] = theme;
    try {
      localStorage.setItem(KEY, JSON.stringify({ theme, zone, overview, savedViews, notifies } satisfies Stored));
    } catch {
      // A private window may refuse to store; the choice then lasts as long as the page.
    }
  }
}

export const preferences = new Preferences();
