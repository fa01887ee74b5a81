/** A length of time as it stands in params.yaml: "90m", "12h", "7d", "2w". */
export type Duration = `${number}${Unit}`;
type Unit = 'm' | 'h' | 'd' | 'w';

const UNITS: Readonly<Record<Unit, { readonly name: string; readonly milliseconds: number }>> = {
  m: { name: 'minute', milliseconds: 60_000 },
  h: { name: 'hour', milliseconds: 3_600_000 },
  d: { name: 'day', milliseconds: 86_400_000 },
  w: { name: 'week', milliseconds: 604_800_000 },
};

export function isDuration(text: string): text is Duration {
  return /^(0|[1-9]\d{0,3})[mhdw]$/.test(text);
}

export function toMilliseconds(duration: Duration): number {
  const { count, unit } = splitDuration(duration);
  return count * UNITS[unit].milliseconds;
}

/** As people say it: "7 days", "1 hour". */
export function sayDuration(duration: Duration): string {
  const { count, unit } = splitDuration(duration);
  return `${count} ${UNITS[unit].name}${count === 1 ? '' : 's'}`;
}

function splitDuration(duration: Duration): { readonly count: number; readonly unit: Unit } {
  return { count: Number(duration.slice(0, -1)), unit: duration.slice(-1) as Unit };
}
