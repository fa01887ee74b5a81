import fc from 'fast-check';
import { expect, test } from 'vitest';
import { testMcNemar } from '../../../src/retraining/gates/mcnemar.ts';

// scipy 1.10.1: stats.binomtest(spoilt, spoilt + mended, 0.5, alternative='greater' or 'two-sided').
test.each([
  [0, 0, 1, 1],
  [1, 0, 0.5, 1],
  [10, 2, 0.019287109375, 0.03857421875],
  [2, 10, 0.996826171875, 0.03857421875],
  [30, 12, 0.003957948667448363, 0.007915897334896727],
  [500, 460, 0.10405430036756738, 0.20810860073513476],
  [600, 400, 1.364232078032988e-10, 2.728464156065976e-10],
])('%d spoilt and %d mended rows agree with the exact test of scipy', (spoilt, mended, harm, twoSided) => {
  const found = testMcNemar(spoilt, mended);
  expect(found.test).toBe('exact_binomial');
  expect(found.harmP / harm).toBeCloseTo(1, 10);
  expect(found.twoSidedP / twoSided).toBeCloseTo(1, 10);
});

// scipy 1.10.1: stats.norm.sf((s − m − 1) / √(s + m)), stats.chi2.sf((|s − m| − 1)² / (s + m), 1).
test.each([
  [601, 400, 1.2960589605719692e-10, 2.59211792114396e-10],
  [700, 600, 0.0030184905488993084, 0.006036981097798615],
  [5300, 5000, 0.0016088620326712689, 0.003217724065342545],
])('%d spoilt and %d mended rows agree with chi-square of scipy', (spoilt, mended, harm, twoSided) => {
  const found = testMcNemar(spoilt, mended);
  expect(found.test).toBe('chi_square_with_continuity');
  expect(found.harmP / harm).toBeCloseTo(1, 9);
  expect(found.twoSidedP / twoSided).toBeCloseTo(1, 9);
});

test('more rows than the exact test takes do not make a jump', () => {
  const exact = testMcNemar(530, 470);
  const approximate = testMcNemar(531, 471);
  expect(exact.test).not.toBe(approximate.test);
  expect(approximate.harmP).toBeCloseTo(exact.harmP, 3);
});

const counts = fc.integer({ min: 0, max: 1500 });

test('either direction is as uneven as the other', () => {
  fc.assert(
    fc.property(counts, counts, (spoilt, mended) => {
      expect(testMcNemar(spoilt, mended).twoSidedP).toBe(testMcNemar(mended, spoilt).twoSidedP);
    }),
  );
});

test('harm is the likelier the more rows are spoilt, and p stays a probability', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 3000 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (rows, share) => {
        const spoilt = Math.floor(share * (rows - 1));
        const less = testMcNemar(spoilt, rows - spoilt).harmP;
        const more = testMcNemar(spoilt + 1, rows - spoilt - 1).harmP;
        expect(more).toBeLessThanOrEqual(less);
        expect(more).toBeGreaterThanOrEqual(0);
        expect(less).toBeLessThanOrEqual(1);
      },
    ),
  );
});
