/** The numbers of the `count` classes with the highest values, highest first; ties go to the lower number. */
export function rankClasses(values: ArrayLike<number>, count: number): readonly number[] {
  const ranked = Array.from({ length: values.length }, (_value, k) => k);
  ranked.sort((a, b) => values[b] - values[a] || a - b);
  return ranked.slice(0, count);
}

/** The number of the class with the highest value; ties go to the lower number. */
export function highestClass(values: ArrayLike<number>): number {
  let best = 0;
  for (let k = 1; k < values.length; k += 1) if (values[k] > values[best]) best = k;
  return best;
}
