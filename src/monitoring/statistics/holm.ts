/**
 * P-values adjusted for being several (Holm 1979): rejecting those below α keeps the chance of any false alarm
 * at α, whatever the tests' dependence. Same order as given; p of rank i (from 0) is multiplied by (count − i),
 * never below the adjusted p of a smaller one, at most 1.
 */
export function adjustByHolm(ps: readonly number[]): number[] {
  const byRank = ps.map((p, index) => ({ p, index })).sort((a, b) => a.p - b.p);
  const adjusted = new Array<number>(ps.length).fill(1);
  let largest = 0;
  byRank.forEach(({ p, index }, rank) => {
    largest = Math.max(largest, Math.min(1, p * (ps.length - rank)));
    adjusted[index] = largest;
  });
  return adjusted;
}
