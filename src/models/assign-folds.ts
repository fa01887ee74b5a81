/**
 * Assigns each row to one of `folds` folds for cross-validation, stratified by class. Rows with the same group key
 * (near-identical listings) share a fold, so that a copy of a validation row is never trained on. Depends on the
 * groups and labels only, not on the order of the rows. `groups` has two unsigned halves per row.
 */
export function assignFolds(groups: Uint32Array, labels: Int32Array, folds: number): Uint8Array {
  const members = new Map<bigint, number[]>();
  labels.forEach((_label, row) => {
    const key = (BigInt(groups[2 * row]) << 32n) | BigInt(groups[2 * row + 1]);
    const rows = members.get(key);
    if (rows) rows.push(row);
    else members.set(key, [row]);
  });
  // Keys are hashes of content: ascending order is random order.
  const ordered = [...members].sort(([a], [b]) => (a < b ? -1 : 1));
  const dealt = new Map<number, number>();
  const assigned = new Uint8Array(labels.length);
  for (const [, rows] of ordered) {
    const label = rows.reduce((lowest, row) => Math.min(lowest, labels[row]), Infinity);
    const turn = dealt.get(label) ?? 0;
    dealt.set(label, turn + 1);
    for (const row of rows) assigned[row] = (turn + label) % folds;
  }
  return assigned;
}
