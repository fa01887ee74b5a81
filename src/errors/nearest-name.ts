/**
 * What was probably meant by `typed`: the name with the fewest edits, case aside; on a tie the first one. Undefined where
 * none is near: a third of the letters (of the longer of the two) may differ, or one letter of a short name, but not all.
 */
export function nearestName(typed: string, names: Iterable<string>): string | undefined {
  let nearest: string | undefined;
  let fewest = Infinity;
  for (const name of names) {
    const edits = countEdits(typed.toLowerCase(), name.toLowerCase());
    const letters = Math.max(typed.length, name.length);
    if (edits < fewest && edits < letters && edits <= Math.max(1, Math.floor(letters / 3))) {
      fewest = edits;
      nearest = name;
    }
  }
  return nearest;
}

/** ` Did you mean "deps"?`, or nothing. To be put behind a message. */
export function suggestName(typed: string, names: Iterable<string>): string {
  const nearest = nearestName(typed, names);
  return nearest === undefined ? '' : ` Did you mean "${nearest}"?`;
}

/** How many letters must be added, removed, replaced or swapped with their neighbour (optimal string alignment). */
export function countEdits(from: string, to: string): number {
  let beforePrevious: readonly number[] = [];
  let previous: readonly number[] = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let row = 1; row <= from.length; row++) {
    const current = [row];
    for (let column = 1; column <= to.length; column++) {
      const same = from[row - 1] === to[column - 1];
      const swapped = from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      current.push(
        Math.min(
          previous[column - 1] + (same ? 0 : 1),
          previous[column] + 1,
          current[column - 1] + 1,
          swapped ? beforePrevious[column - 2] + 1 : Infinity,
        ),
      );
    }
    beforePrevious = previous;
    previous = current;
  }
  return previous[to.length];
}
