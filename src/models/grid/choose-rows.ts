import type { TrainingRows } from '../training-rows.ts';

/**
 * About this share of the rows, ascending: of each class the groups with the lowest hashes, at least `fewestGroups` where
 * there are as many. Whole groups, so that copies stay together; a smaller share is a part of a larger one, and neither
 * depends on the order of the rows.
 */
export function chooseRows(
  { groups, labels }: Pick<TrainingRows, 'groups' | 'labels'>,
  share: number,
  fewestGroups: number,
): Uint32Array {
  const all = Uint32Array.from(labels, (_label, row) => row);
  if (share >= 1) return all;
  const keyOf = (row: number): bigint => (BigInt(groups[2 * row]) << 32n) | BigInt(groups[2 * row + 1]);
  // A group with several labels counts as of the lowest, as in `assignFolds`.
  const labelOfGroup = new Map<bigint, number>();
  for (const row of all) {
    const key = keyOf(row);
    labelOfGroup.set(key, Math.min(labelOfGroup.get(key) ?? Infinity, labels[row]));
  }
  const keysOfLabel = new Map<number, bigint[]>();
  for (const [key, label] of labelOfGroup) {
    const keys = keysOfLabel.get(label);
    if (keys) keys.push(key);
    else keysOfLabel.set(label, [key]);
  }
  const chosen = new Set<bigint>();
  for (const keys of keysOfLabel.values()) {
    keys.sort((a, b) => (a < b ? -1 : 1));
    const count = Math.max(fewestGroups, Math.ceil(share * keys.length));
    for (const key of keys.slice(0, count)) chosen.add(key);
  }
  return all.filter((row) => chosen.has(keyOf(row)));
}
