/** A range of numbers with round values in it to mark. */
export interface NumberAxis {
  readonly low: number;
  readonly high: number;
  /** Ascending, from `low` to `high`. */
  readonly ticks: readonly number[];
}

/** Below it all is 0. */
const SMALLEST = 1e-290;

/**
 * An axis that holds all the values: it begins and ends at a tick, ticks are whole multiples of 1, 2 or 5 times a power of
 * ten, and there are about `count` of them. Numbers that are not finite do not count; without any the axis is 0 to 1.
 */
export function fitAxis(values: readonly number[], count: number): NumberAxis {
  const finite = values.filter(Number.isFinite);
  let low = finite.reduce((least, value) => Math.min(least, value), Infinity);
  let high = finite.reduce((most, value) => Math.max(most, value), -Infinity);
  if (finite.length === 0) [low, high] = [0, 1];
  const size = Math.max(Math.abs(low), Math.abs(high));
  // Values that a double can hardly tell apart are one value, with some room on either side.
  if (high - low <= size * 1e-9 || size < SMALLEST) {
    const margin = size < SMALLEST ? 1 : size / 10;
    [low, high] = [low - margin, high + margin];
  }
  const step = roundStep((high - low) / Math.max(1, count));
  const first = Math.floor(low / step + 1e-9);
  const last = Math.ceil(high / step - 1e-9);
  // Multiplying by a step below 1 leaves crumbs (3 · 0.1); dividing by its inverse, a whole number, does not.
  const tickAt = (index: number): number => (step < 1 ? index / Math.round(1 / step) : index * step);
  const ticks = Array.from({ length: last - first + 1 }, (_, index) => tickAt(first + index));
  return { low: ticks[0] ?? low, high: ticks.at(-1) ?? high, ticks };
}

function roundStep(rough: number): number {
  const power = 10 ** Math.floor(Math.log10(rough));
  const factor = [1, 2, 5, 10].find((one) => one * power >= rough * (1 - 1e-9)) ?? 10;
  return factor * power;
}

/** A tick in few characters: `0.25`, `1,200`, `1.5e+7`, the same in every locale. */
export function formatTick(value: number): string {
  const size = Math.abs(value);
  if (size !== 0 && (size >= 1e7 || size < 1e-4)) return Number(value.toPrecision(4)).toExponential();
  const [whole = '', fraction] = String(Number(value.toPrecision(9))).split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}
