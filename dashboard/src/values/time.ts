// Times come as ISO 8601 UTC and are shown in the exchange's zone or the reader's own.

export type Zone = 'exchange' | 'local';

const EXCHANGE_ZONE = 'America/Chicago';

/** Seconds after which a number is too old to trust while its market is open. */
export const STALE_AFTER_SECONDS = 15;

const formats = new Map<string, Intl.DateTimeFormat>();

function format(zone: Zone, kind: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${zone} ${kind}`;
  let known = formats.get(key);
  if (known === undefined) {
    known = new Intl.DateTimeFormat('en-GB', { ...options, hourCycle: 'h23', ...(zone === 'exchange' ? { timeZone: EXCHANGE_ZONE } : {}) });
    formats.set(key, known);
  }
  return known;
}

const TIME = { hour: '2-digit', minute: '2-digit', second: '2-digit' } as const;
const DAY = { day: '2-digit', month: 'short' } as const;

export function zoneName(zone: Zone): string {
  return zone === 'exchange' ? 'Exchange time (Chicago)' : 'Local time';
}

/** `10:32:07`. */
export function clockTime(at: string | number | Date, zone: Zone): string {
  return format(zone, 'time', TIME).format(new Date(at));
}

/** `20 Oct 10:32:07`. */
export function dayTime(at: string | number | Date, zone: Zone): string {
  return `${format(zone, 'day', DAY).format(new Date(at))} ${clockTime(at, zone)}`;
}

export function dayOnly(at: string | number | Date, zone: Zone): string {
  return format(zone, 'day', DAY).format(new Date(at));
}

/** `10:32:07` on the day itself, else with its day. */
export function shortTime(at: string | number | Date, now: number, zone: Zone): string {
  return dayOnly(at, zone) === dayOnly(now, zone) ? clockTime(at, zone) : dayTime(at, zone);
}

/** `4 s`, `3 min`, `2 h`, `5 d`. */
export function age(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)} h`;
  return `${Math.floor(seconds / 86_400)} d`;
}

/** `00:01:02.5000000`, as the server writes a span of time, in seconds; a day stands before a point. */
export function secondsOf(span: string): number {
  const [, days = '0', hours, minutes, seconds] = /^(?:(\d+)\.)?(\d+):(\d+):(\d+(?:\.\d+)?)$/.exec(span) ?? [];
  return ((Number(days) * 24 + Number(hours)) * 60 + Number(minutes)) * 60 + Number(seconds);
}

/** What a date-and-time field holds (`2026-10-20T10:32:07`, in the zone) as an instant; null when it holds none. */
export function instantOf(field: string, zone: Zone): string | null {
  const wall = Date.parse(`${field}Z`);
  if (Number.isNaN(wall)) return null;
  if (zone === 'local') return new Date(field).toISOString();
  // The offset at the wall time read as UTC is right but for the hours of a change; a second look with it mends those.
  const first = wall - offset(wall);
  return new Date(wall - offset(first)).toISOString();
}

/** An instant as a date-and-time field holds it. */
export function fieldOf(at: string | number, zone: Zone): string {
  const instant = new Date(at).getTime();
  const shift = zone === 'exchange' ? offset(instant) : -new Date(instant).getTimezoneOffset() * 60_000;
  return new Date(instant + shift).toISOString().slice(0, 19);
}

/** Milliseconds that the exchange's clock is ahead of UTC. */
function offset(instant: number): number {
  const parts = format('exchange', 'parts', { ...TIME, year: 'numeric', month: '2-digit', day: '2-digit' }).formatToParts(new Date(instant));
  const of = (type: string) => Number(parts.find((part) => part.type === type)?.value ?? 0);
  return Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'), of('second')) - Math.floor(instant / 1000) * 1000;
}
