/**
 * The rows counted by what they are and what both models say of them. No score asks for more than that, so a sample of
 * rows is as good as the counts of its cells, which are far fewer; and the order of the rows cannot matter.
 */
export interface AnswerCells {
  readonly classes: number;
  readonly rows: number;
  /** By cell, ascending by truth, then champion, then challenger. */
  readonly truth: Int32Array;
  readonly champion: Int32Array;
  readonly challenger: Int32Array;
  readonly counts: Int32Array;
  /** The cell of each row, ascending: the rows of a class lie together. */
  readonly cellOfRow: Int32Array;
}

/** Counts the rows of which two models say the same, given class numbers below `classes`, one of each per row. */
export function countAnswers(
  truth: Int32Array,
  champion: Int32Array,
  challenger: Int32Array,
  classes: number,
): AnswerCells {
  const keys = Float64Array.from(
    truth,
    (label, row) => (label * classes + champion[row]) * classes + challenger[row],
  );
  keys.sort();
  const firsts = Array.from(keys.keys()).filter((row) => row === 0 || keys[row] !== keys[row - 1]);
  const cellOfRow = new Int32Array(keys.length);
  for (const [cell, first] of firsts.entries()) cellOfRow.fill(cell, first);
  const keyOf = (cell: number): number => keys[firsts[cell]];
  const byCell = (compute: (cell: number) => number): Int32Array =>
    Int32Array.from(firsts, (_first, cell) => compute(cell));
  return {
    classes,
    rows: truth.length,
    truth: byCell((cell) => Math.floor(keyOf(cell) / (classes * classes))),
    champion: byCell((cell) => Math.floor(keyOf(cell) / classes) % classes),
    challenger: byCell((cell) => keyOf(cell) % classes),
    counts: byCell((cell) => (firsts[cell + 1] ?? keys.length) - firsts[cell]),
    cellOfRow,
  };
}
