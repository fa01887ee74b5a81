/** Keeps a reference without spread from dividing by 0. */
const MIN_DEVIATION = 0.001;

/**
 * The first Wasserstein distance of two samples, ∫ |F − G| dx: how far, on average, a value has to be moved.
 * Both ascending and not empty; in the unit of the values.
 */
export function wassersteinDistance(reference: readonly number[], current: readonly number[]): number {
  let i = 0;
  let j = 0;
  let distance = 0;
  let previous = Math.min(reference[0] ?? 0, current[0] ?? 0);
  while (i < reference.length || j < current.length) {
    const at = Math.min(reference[i] ?? Infinity, current[j] ?? Infinity);
    distance += Math.abs(i / reference.length - j / current.length) * (at - previous);
    while (i < reference.length && (reference[i] ?? Infinity) <= at) i++;
    while (j < current.length && (current[j] ?? Infinity) <= at) j++;
    previous = at;
  }
  return distance;
}

/** The distance in standard deviations of the reference (those taken as 0.001 at least). */
export function normedWassersteinDistance(
  reference: readonly number[],
  current: readonly number[],
  referenceDeviation: number,
): number {
  return wassersteinDistance(reference, current) / Math.max(referenceDeviation, MIN_DEVIATION);
}
