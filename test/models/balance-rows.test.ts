import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { rowOf, stackRows } from '../../src/features/sparse-matrix.ts';
import { type Balance, balanceListings } from '../../src/models/balance-rows.ts';
import { crossValidate, splitIntoFolds } from '../../src/models/cross-validate.ts';
import type { LabelledRows } from '../../src/models/labelled-rows.ts';
import { fitCandidate } from '../../src/models/learners.ts';
import { completeSettings } from '../../src/models/learner-settings.ts';
import type { TrainingRows } from '../../src/models/training-rows.ts';
import { easyRows } from './easy-rows.ts';

function countByClass(listings: Iterable<number>, labels: Int32Array): number[] {
  const counts: number[] = [];
  for (const listing of listings) counts[labels[listing]] = (counts[labels[listing]] ?? 0) + 1;
  return counts;
}

const SIZES = [3, 10, 4, 7];
const LABELS = Int32Array.from(SIZES.flatMap((size, k) => Array.from<number>({ length: size }).fill(k)));
const ALL = Uint32Array.from(LABELS.keys());

test.each<[Balance, number[]]>([
  ['none', [3, 10, 4, 7]],
  ['class_weight', [3, 10, 4, 7]],
  ['oversample', [10, 10, 10, 10]],
  ['undersample', [3, 4, 4, 4]],
])('%s makes classes of 3, 10, 4, 7 to %j', (balance, sizes) => {
  expect(countByClass(balanceListings(ALL, LABELS, balance, 1), LABELS)).toEqual(sizes);
});

test('undersampling leaves a class of three rows alone, and most of the others', () => {
  const sizes = [3, 200, 210, 190, 5000];
  const labels = Int32Array.from(sizes.flatMap((size, k) => Array.from<number>({ length: size }).fill(k)));
  const chosen = balanceListings(Uint32Array.from(labels.keys()), labels, 'undersample', 1);
  expect(countByClass(chosen, labels)).toEqual([3, 200, 200, 190, 200]);
});

const cases = fc.record({
  labels: fc
    .array(fc.nat({ max: 4 }), { minLength: 1, maxLength: 60 })
    .map((labels) => Int32Array.from(labels)),
  balance: fc.constantFrom<Balance>('oversample', 'undersample'),
  seed: fc.nat(),
});

test('only listings that may be learnt from are, in ascending order; the same seed chooses the same', () => {
  fc.assert(
    fc.property(cases, ({ labels, balance, seed }) => {
      const listings = Uint32Array.from(labels.keys()).filter((listing) => listing % 3 !== 0);
      const chosen = balanceListings(listings, labels, balance, seed);
      expect(chosen).toEqual(balanceListings(listings, labels, balance, seed));
      expect([...chosen]).toEqual([...chosen].sort((a, b) => a - b));
      expect([...chosen].filter((listing) => !listings.includes(listing))).toEqual([]);
    }),
  );
});

test('a class is repeated evenly: no listing more than once more often than another', () => {
  fc.assert(
    fc.property(cases, ({ labels, seed }) => {
      const chosen = balanceListings(Uint32Array.from(labels.keys()), labels, 'oversample', seed);
      const times = Array.from(labels, (_, listing) => chosen.filter((one) => one === listing).length);
      for (const label of new Set(labels)) {
        const own = times.filter((_, listing) => labels[listing] === label);
        expect(Math.max(...own) - Math.min(...own)).toBeLessThanOrEqual(1);
        expect(Math.min(...own)).toBeGreaterThan(0);
      }
    }),
  );
});

describe('in cross-validation', () => {
  const plain = easyRows(60, 3);
  // Class 2 is rare.
  const labels = plain.labels.map((label, row) => (label === 2 && row > 20 ? 0 : label));
  const copies = Uint32Array.of(2, 3, 59);
  const everything = Uint32Array.from(labels.keys());
  const data: TrainingRows = {
    ...plain,
    labels,
    copies,
    matrix: stackRows(
      [...everything, ...copies].map((row) => rowOf(plain.matrix, row)),
      plain.matrix.columns,
    ),
  };
  const balanced = (balance: Balance): TrainingRows => ({
    ...data,
    balance: (listings) => balanceListings(listings, labels, balance, 7),
  });

  test.each<Balance>(['oversample', 'undersample'])(
    '%s never lets a held-out listing, nor its copy, be learnt from, and judges each listing once',
    (balance) => {
      const folds = splitIntoFolds(balanced(balance), everything, 4);
      const judged: number[] = [];
      for (let fold = 0; fold < 4; fold += 1) {
        const { examples, heldOut } = folds.take(fold);
        judged.push(...heldOut);
        const learnt = Array.from(examples.rows, (row) => (row < 60 ? row : (copies[row - 60] ?? -1)));
        expect(learnt.filter((listing) => heldOut.includes(listing))).toEqual([]);
        const originals = [...examples.rows].filter((row) => row < 60);
        const sizes = countByClass(originals, labels);
        if (balance === 'oversample') expect(new Set(sizes).size).toBe(1);
        else expect(Math.max(...sizes)).toBeLessThan(Math.max(...countByClass(everything, labels)) * 0.75);
        // A copy comes as often as its listing.
        copies.forEach((listing, copy) =>
          expect(examples.rows.filter((row) => row === 60 + copy)).toHaveLength(
            originals.filter((row) => row === listing).length,
          ),
        );
      }
      expect(judged.sort((a, b) => a - b)).toEqual([...everything]);
    },
  );

  test('scores are of the listings as they are found, whatever is learnt', async () => {
    const fit = (part: LabelledRows): ReturnType<typeof fitCandidate> =>
      fitCandidate(completeSettings('linear_svm', { class_weight: 'none' }), part, 1, () =>
        Promise.resolve(),
      );
    const { scores } = await crossValidate(data, splitIntoFolds(balanced('oversample'), everything, 3), fit);
    expect(scores).toHaveLength(60 * 3);
    expect(scores.every(Number.isFinite)).toBe(true);
  });
});

test('a row that is learnt from twice counts twice, wherever the learner lays it out', async () => {
  const rows = easyRows(40, 2);
  const learn = (learnt: readonly number[], C: number, wasm: boolean): Promise<{ weights: Float32Array }> =>
    import('../../src/models/linear-svm/fit-linear-svm.ts').then(({ fitLinearSvm }) =>
      fitLinearSvm(
        {
          ...{
            matrix: rows.matrix,
            labels: rows.labels,
            classes: 2,
            groups: Uint32Array.from(rows.labels.keys()),
          },
          rows: Uint32Array.from(learnt),
        },
        { C, epochs: 200, class_weight: 'none', seed: 1, wasm },
      ),
    );
  const once = [...rows.labels.keys()];
  const twice = await learn([...once, ...once], 0.5, true);
  const doubled = await learn(once, 1, true);
  twice.weights.forEach((weight, index) => expect(weight).toBeCloseTo(doubled.weights[index] ?? NaN, 3));
  expect(await learn([...once, ...once], 0.5, false)).toEqual(twice);
});
