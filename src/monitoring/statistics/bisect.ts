const STEPS = 200;

/**
 * The argument at which an increasing function reaches `target`, to the last bit that bisection can tell.
 * Doubles `high` until it encloses the answer; a target that is never reached gives `Infinity`.
 */
export function solveIncreasing(
  increasing: (argument: number) => number,
  target: number,
  low: number,
  high: number,
): number {
  let bottom = low;
  let top = high;
  while (increasing(top) < target) {
    bottom = top;
    top *= 2;
    if (!Number.isFinite(top)) return Infinity;
  }
  for (let step = 0; step < STEPS; step++) {
    const middle = (bottom + top) / 2;
    if (middle <= bottom || middle >= top) break;
    if (increasing(middle) < target) bottom = middle;
    else top = middle;
  }
  return top;
}
