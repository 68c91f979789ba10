import { to } from './place.svelte';

export interface PageEntry {
  readonly id: string;
  readonly name: string;
  readonly href: string;
  /** The outline of its sign, on a 20 by 20 field. */
  readonly sign: string;
}

/** Those of the whole process are the desk's. */
export function pagesOf(workspace: string | null): readonly PageEntry[] {
  return workspace === null ? PAGES : PAGES.filter((page) => page.id !== 'system');
}

const PAGES: readonly PageEntry[] = [
  { id: '', name: 'Overview', href: to(), sign: 'M3 4h14v4H3zM3 11h6v5H3zM12 11h5v5h-5z' },
  { id: 'alerts', name: 'Alerts', href: to('alerts'), sign: 'M10 3a5 5 0 0 1 5 5v4l1.5 2h-13L5 12V8a5 5 0 0 1 5-5zM8 16.5h4' },
  { id: 'control', name: 'Control', href: to('control'), sign: 'M10 2.5l6 2.5v4.5c0 4-2.6 6.5-6 8-3.4-1.5-6-4-6-8V5z' },
  { id: 'set-up', name: 'Set-up', href: to('set-up'), sign: 'M3 6h8M15 6h2M3 14h2M9 14h8M11 4v4M7 12v4' },
  { id: 'system', name: 'System', href: to('system'), sign: 'M3 4h14v5H3zM3 12h14v4H3zM6 6.500h.01M6 14h.01' },
];
