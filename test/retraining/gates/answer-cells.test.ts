import { expect, test } from 'vitest';
import { countAnswers } from '../../../src/retraining/gates/answer-cells.ts';

test('rows of which both models say the same are one cell', () => {
  const cells = countAnswers(
    Int32Array.of(2, 0, 2, 1, 2),
    Int32Array.of(2, 0, 1, 1, 2),
    Int32Array.of(0, 0, 2, 1, 0),
    3,
  );
  expect({ ...cells }).toEqual({
    classes: 3,
    rows: 5,
    truth: Int32Array.of(0, 1, 2, 2),
    champion: Int32Array.of(0, 1, 1, 2),
    challenger: Int32Array.of(0, 1, 2, 0),
    counts: Int32Array.of(1, 1, 1, 2),
    cellOfRow: Int32Array.of(0, 1, 2, 3, 3),
  });
});
