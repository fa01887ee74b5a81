/** The number of ascending bounds that the value reaches. */
export function bucketOf(value: number, bounds: readonly number[]): number {
  let bucket = 0;
  while (bucket < bounds.length && value >= bounds[bucket]) bucket += 1;
  return bucket;
}

/** What the buckets of these bounds are called, one more than there are bounds. A first bound of `Number.MIN_VALUE` sets zero apart. */
export function nameBuckets(what: string, bounds: readonly number[]): string[] {
  return [...bounds, Infinity].map((bound) =>
    bound === Number.MIN_VALUE
      ? `no ${what}`
      : bound === Infinity
        ? `${what}, highest`
        : `${what} < ${bound}`,
  );
}
