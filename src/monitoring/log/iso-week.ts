const DAY_MS = 24 * 60 * 60 * 1000;

/** The ISO 8601 week of a time, in UTC: `2026-W01` is the week that has the year's first Thursday. */
export function isoWeek(time: string): string {
  const date = new Date(time);
  const day = Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate());
  // A week is of the year that its Thursday is in.
  const thursday = day + (3 - ((date.getUTCDay() + 6) % 7)) * DAY_MS;
  const year = new Date(thursday).getUTCFullYear();
  const week = Math.floor((thursday - Date.UTC(year, 0, 1)) / (7 * DAY_MS)) + 1;
  return `${year}-W${String(week).padStart(2, '0')}`;
}
