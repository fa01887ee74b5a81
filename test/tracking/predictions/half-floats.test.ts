import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { packProbabilities, unpackProbabilities } from '../../../src/tracking/predictions/half-floats.ts';

const roundTrip = (...values: number[]): number[] => [...unpackProbabilities(packProbabilities(values))];

describe('packProbabilities', () => {
  // numpy 1.26: np.array([x], dtype=np.float16).view(np.uint16)
  test.each([
    [0.1, 11878],
    [1 / 3, 13653],
    [6e-5, 1007],
    [1e-6, 17],
    [3e-8, 1],
    [2.9e-8, 0],
    [0.99999, 15360],
    [1, 15360],
    [0.5, 14336],
    [2 ** -14, 1024],
    [2 ** -24, 1],
    [2 ** -25, 0],
    [3 * 2 ** -25, 2],
    [0, 0],
  ])('%d is %d, as numpy has it', (value, bits) => {
    const [low, high] = packProbabilities([value]);
    expect(low | (high << 8)).toBe(bits);
  });

  test('27 classes take 54 bytes', () => {
    expect(packProbabilities(new Float64Array(27))).toHaveLength(54);
  });

  test('no probability moves by more than half a step', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true })), (values) => {
        roundTrip(...values).forEach((back, k) => {
          const step = Math.max(2 ** -24, values[k] * 2 ** -10);
          expect(Math.abs(back - values[k])).toBeLessThanOrEqual(step / 2);
        });
      }),
    );
  });

  test('what was unpacked is packed into the same bytes, and the order stays', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true })), (values) => {
        const once = roundTrip(...values);
        expect(roundTrip(...once)).toEqual(once);
        const sorted = Float64Array.from(values).sort();
        const backs = roundTrip(...sorted);
        expect(backs).toEqual([...Float64Array.from(backs).sort()]);
      }),
    );
  });
});
