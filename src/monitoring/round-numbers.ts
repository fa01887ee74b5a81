const SIGNIFICANT_DIGITS = 6;

/**
 * The same value with every number in it rounded to six significant digits (whole numbers stay as they are), so that
 * reports do not change with the last bit of a logarithm. What is not finite becomes `null`, as in JSON.
 */
export function roundNumbers<T>(value: T): T {
  return round(value) as T;
}

function round(value: unknown): unknown {
  if (typeof value === 'number') return roundNumber(value);
  if (Array.isArray(value)) return value.map(round);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, round(inner)]));
}

function roundNumber(value: number): number | null {
  if (!Number.isFinite(value)) return null;
  return Number.isInteger(value) ? value : Number(value.toPrecision(SIGNIFICANT_DIGITS));
}
