/** A moment as sentences show it: "2026-03-01 02:00 UTC". */
export function sayTime(time: string | number): string {
  return `${new Date(time).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

/** Whole minutes since 1970: cron and cool-downs count in minutes, and a start some seconds early is none. */
export function toMinute(time: string | number): number {
  return Math.floor(new Date(time).getTime() / 60_000);
}
