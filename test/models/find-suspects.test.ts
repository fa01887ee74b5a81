import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findSuspects } from '../../src/models/find-suspects.ts';
import { createRandom } from '../../src/models/random.ts';

function find(rows: readonly (readonly number[])[], labels: readonly number[]): [number, number, number][] {
  const classes = rows[0]?.length ?? 0;
  return findSuspects(Float64Array.from(rows.flat()), labels, classes).map(({ row, label, predicted }) => [
    row,
    label,
    predicted,
  ]);
}

describe('a row is a suspect', () => {
  test.each<[string, number[][], number[], [number, number, number][]]>([
    [
      'where another class is as sure of it as it is of its own rows on average',
      [[0.8, 0.2], [0.6, 0.4], [0.2, 0.8], [0.1, 0.9], [0.75, 0.25]], // prettier-ignore
      [0, 0, 1, 1, 1],
      [[4, 1, 0]],
    ],
    [
      'not where the other class is more probable, but less sure than it is of its own rows',
      [[0.9, 0.1], [0.8, 0.2], [0.2, 0.8], [0.6, 0.4]], // prettier-ignore
      [0, 0, 1, 1],
      [],
    ],
    ['not where nothing contradicts', [[0.9, 0.1], [0.1, 0.9]], [0, 1], []], // prettier-ignore
    [
      'whatever rows there are that no model held out',
      [[NaN, NaN], [0.9, 0.1], [0.2, 0.8], [0.95, 0.05]], // prettier-ignore
      [0, 0, 1, 1],
      [[3, 1, 0]],
    ],
    ['not without rows', [], [], []],
  ])('%s', (_name, rows, labels, expected) => {
    expect(find(rows, labels)).toEqual(expected);
  });

  test('a class that no row is labelled with accuses nobody', () => {
    expect(find([[0.1, 0.2, 0.7], [0.1, 0.3, 0.6], [0.3, 0.1, 0.6]], [0, 1, 0]).map(([, , k]) => k)).not.toContain(2); // prettier-ignore
  });
});

test('the least probable label comes first, then the surer contradiction, then the earlier row', () => {
  const unsure = [
    [0.7, 0.1, 0.2],
    [0.8, 0.02, 0.18],
    [0.75, 0.1, 0.15],
    [0.75, 0.1, 0.15],
  ];
  const sure = Array.from({ length: 20 }, () => [0.01, 0.98, 0.01]);
  const homely = Array.from({ length: 20 }, () => [0.5, 0.3, 0.2]);
  const labels = [1, 1, 1, 1, ...sure.map(() => 1), ...homely.map(() => 0)];
  expect(find([...unsure, ...sure, ...homely], labels)).toEqual([
    [1, 1, 0],
    [2, 1, 0],
    [3, 1, 0],
    [0, 1, 0],
  ]);
});

test('gives both probabilities', () => {
  const probabilities = Float64Array.of(0.9, 0.1, 0.2, 0.8, 0.95, 0.05);
  expect(findSuspects(probabilities, [0, 1, 1], 2)).toEqual([
    { row: 2, label: 1, predicted: 0, probabilityOfLabel: 0.05, probabilityOfPredicted: 0.95 },
  ]);
});

test('finds most of the labels that were flipped, at the head of the list', () => {
  // 2,000 rows of 5 classes; the model gives the true class 0.3 to 0.9, and 2 % of the labels are another's.
  const random = createRandom(7);
  const rows = 2000;
  const classes = 5;
  const probabilities = new Float64Array(rows * classes);
  const flipped = new Set<number>();
  const labels = Int32Array.from({ length: rows }, (_label, row) => {
    const truth = Math.floor(random() * classes);
    const share = 0.3 + 0.6 * random();
    probabilities.fill((1 - share) / (classes - 1), row * classes, (row + 1) * classes);
    probabilities[row * classes + truth] = share;
    if (row % 50 !== 0) return truth;
    flipped.add(row);
    return (truth + 1 + Math.floor(random() * (classes - 1))) % classes;
  });
  const suspects = findSuspects(probabilities, labels, classes);
  expect(suspects.every(({ row }) => flipped.has(row))).toBe(true);
  expect(suspects.length).toBeGreaterThan(flipped.size / 2);
});

test('every suspect contradicts its label with a class at or above its bar, and the order never rises', () => {
  const matrix = fc
    .tuple(fc.integer({ min: 2, max: 5 }), fc.integer({ min: 1, max: 30 }))
    .chain(([classes, rows]) =>
      fc.record({
        classes: fc.constant(classes),
        labels: fc.array(fc.integer({ min: 0, max: classes - 1 }), { minLength: rows, maxLength: rows }),
        weights: fc.array(fc.double({ min: 0.01, max: 1, noNaN: true }), {
          minLength: rows * classes,
          maxLength: rows * classes,
        }),
      }),
    );
  fc.assert(
    fc.property(matrix, ({ classes, labels, weights }) => {
      const probabilities = Float64Array.from(weights);
      const suspects = findSuspects(probabilities, labels, classes);
      suspects.forEach(({ row, label, predicted, probabilityOfLabel, probabilityOfPredicted }, i) => {
        expect(label).toBe(labels[row]);
        expect(predicted).not.toBe(label);
        const own = labels.flatMap((k, r) => (k === predicted ? [weights[r * classes + k] ?? 0] : []));
        const bar = own.reduce((sum, value) => sum + value, 0) / own.length;
        expect(probabilityOfPredicted).toBeGreaterThanOrEqual(bar);
        expect(probabilityOfLabel).toBeGreaterThanOrEqual(suspects[i - 1]?.probabilityOfLabel ?? 0);
      });
    }),
    { numRuns: 60 },
  );
});
