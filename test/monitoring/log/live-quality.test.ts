import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  labelsForHalfWidth,
  type LabelledAnswer,
  measureLiveQuality,
} from '../../../src/monitoring/log/live-quality.ts';
import { createRandom } from '../../../src/models/random.ts';

const toRows = (pairs: readonly (readonly [number, number])[]): LabelledAnswer[] =>
  pairs.map(([label, predictedCode]) => ({ label, predictedCode, origin: 'cli' }));

const ROWS = toRows([
  [10, 10],
  [10, 40],
  [10, 10],
  [40, 40],
  [40, 40],
  [50, 10],
  [60, 60],
  [2583, 60],
]);

describe('measureLiveQuality', () => {
  test('is undefined without a label that counts', () => {
    expect(measureLiveQuality([], { seed: 1 })).toBeUndefined();
    expect(measureLiveQuality([{ ...ROWS[0], origin: 'review' }], { seed: 1 })).toBeUndefined();
  });

  test('gives the figures of scikit-learn 1.2.1, macro over the classes that occur', () => {
    const quality = measureLiveQuality(ROWS, { seed: 1 });
    expect(quality?.rows).toBe(8);
    expect(quality?.accuracy).toBe(0.625);
    // f1_score([10,10,10,40,40,50,60,2583], [10,40,10,40,40,10,60,60], average='macro', zero_division=0)
    expect(quality?.macroF1).toBeCloseTo(0.42666666666666664, 14);
    expect(
      quality?.perClass.map(({ code, support, predicted, f1 }) => [code, support, predicted, f1]),
    ).toEqual([
      [10, 3, 3, 2 / 3],
      [40, 2, 3, 0.8],
      [50, 1, 0, 0],
      [60, 1, 2, 2 / 3],
      [2583, 1, 0, 0],
    ]);
  });

  test('leaves out what the review queue asked for', () => {
    const review = ROWS.map((row): LabelledAnswer => ({ ...row, predictedCode: 9, origin: 'review' }));
    expect(measureLiveQuality([...review, ...ROWS], { seed: 1 })).toEqual(
      measureLiveQuality(ROWS, { seed: 1 }),
    );
  });

  test('the interval of one right answer of two is that of its three samples', () => {
    // Both right (1/4): 1. One of each (1/2): F1 of 10 is 2/3, of 40 it is 0: 1/3. Both wrong (1/4): 0.
    const quality = measureLiveQuality(
      toRows([
        [10, 10],
        [10, 40],
      ]),
      { seed: 1 },
    );
    expect(quality).toMatchObject({ macroF1: 1 / 3, lower95: 0, upper95: 1 });
  });

  test('the order of the rows does not matter, the seed does', () => {
    const backwards = [...ROWS].reverse();
    const quality = measureLiveQuality(ROWS, { seed: 7, samples: 50 });
    expect(measureLiveQuality(backwards, { seed: 7, samples: 50 })).toEqual(quality);
    const seeds = [1, 2, 3, 4].map((seed) => measureLiveQuality(ROWS, { seed, samples: 50 })?.lower95);
    expect(new Set(seeds).size).toBeGreaterThan(1);
  });

  test('scores lie in [0, 1] and the interval is one', () => {
    const code = fc.constantFrom(10, 40, 50);
    fc.assert(
      fc.property(fc.array(fc.tuple(code, code), { minLength: 1, maxLength: 30 }), (pairs) => {
        const quality = measureLiveQuality(toRows(pairs), { seed: 3, samples: 40 });
        if (quality === undefined) throw new Error('expected a score');
        const { accuracy, macroF1, lower95, upper95 } = quality;
        for (const score of [accuracy, macroF1, lower95, upper95]) {
          expect(score).toBeGreaterThanOrEqual(0);
          expect(score).toBeLessThanOrEqual(1 + 1e-12);
        }
        expect(lower95).toBeLessThanOrEqual(upper95);
      }),
    );
  });

  test('the interval holds the true score about as often as it says', () => {
    // Three equal classes; an answer is right with probability 0.8, else one of the two others: the macro F1 is 0.8.
    const random = createRandom(11);
    const codes = [10, 40, 50];
    const draw = (): LabelledAnswer => {
      const k = Math.floor(random() * 3);
      const wrong = random() < 0.8 ? 0 : 1 + Math.floor(random() * 2);
      return { label: codes[k], predictedCode: codes[(k + wrong) % 3], origin: 'cli' };
    };
    let held = 0;
    for (let trial = 0; trial < 300; trial += 1) {
      const quality = measureLiveQuality(Array.from({ length: 200 }, draw), { seed: trial, samples: 200 });
      if (quality && quality.lower95 <= 0.8 && quality.upper95 >= 0.8) held += 1;
    }
    expect(held / 300).toBeGreaterThan(0.91);
    expect(held / 300).toBeLessThan(0.98);
  });
});

test.each([
  [100, 0.7, 0.9, 400],
  [400, 0.75, 0.85, 400],
  [10, 0, 0, 385], // too few to go by
])('%d labels with an interval of %d to %d: for ±0.05 it takes %d', (rows, lower95, upper95, expected) => {
  const quality = { rows, accuracy: 0.8, macroF1: 0.8, lower95, upper95, perClass: [] };
  expect(labelsForHalfWidth(quality, 0.05)).toBeCloseTo(expected, -1);
});
