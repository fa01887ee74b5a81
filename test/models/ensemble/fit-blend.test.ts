import { expect, test } from 'vitest';
import { toLogProbabilities } from '../../../src/models/ensemble/blend-member.ts';
import { type BlendWeights, fitBlend, type Voice } from '../../../src/models/ensemble/fit-blend.ts';
import { createRandom } from '../../../src/models/random.ts';

const CLASSES = 3;
const LABELS = Int32Array.from({ length: 3000 }, (_row, i) => i % CLASSES);

/** A voice that raises the score of the class that `choose` names for each row. */
function voice(choose: (label: number, row: number) => number): Voice {
  const scores = new Float64Array(LABELS.length * CLASSES);
  LABELS.forEach((label, row) => (scores[row * CLASSES + choose(label, row)] = 2));
  return { link: 'softmax', scores };
}

const random = createRandom(1);
const NOISES = LABELS.map(() => Math.floor(random() * CLASSES));
const noise = voice((_label, row) => NOISES[row]);
const knowing = voice((label, row) => (row % 10 === 0 ? NOISES[row] : label));

/** How often the blend of these voices is right. */
function accuracy(voices: readonly Voice[], { slopes, weights, bias }: BlendWeights): number {
  let right = 0;
  LABELS.forEach((label, row) => {
    const scores = Float64Array.from(bias);
    voices.forEach(({ link, scores: own }, m) => {
      const z = toLogProbabilities(own.subarray(row * CLASSES, (row + 1) * CLASSES), {
        link,
        slope: slopes[m],
      });
      z.forEach((x, j) =>
        scores.forEach((_score, k) => (scores[k] += x * weights[(m * CLASSES + j) * CLASSES + k])),
      );
    });
    if (scores.indexOf(Math.max(...scores)) === label) right += 1;
  });
  return right / LABELS.length;
}

test('a voice that knows is followed, and one that does not is not', async () => {
  const blended = await fitBlend([noise, knowing], LABELS, CLASSES, 1);
  expect(accuracy([noise, knowing], blended)).toBeGreaterThan(0.92);
  const size = (m: number): number =>
    blended.weights
      .subarray(m * CLASSES * CLASSES, (m + 1) * CLASSES * CLASSES)
      .reduce((sum, weight) => sum + Math.abs(weight), 0);
  expect(size(1)).toBeGreaterThan(5 * size(0));
});

test('each voice is followed where it knows', async () => {
  // One takes class 0 for 1, the other 2 for 0: together they say which it is, though none does alone.
  const first = voice((label) => [1, 1, 2][label]);
  const second = voice((label) => [0, 1, 0][label]);
  expect(accuracy([first, second], await fitBlend([first, second], LABELS, CLASSES, 1))).toBe(1);
  expect(accuracy([first], await fitBlend([first], LABELS, CLASSES, 1))).toBeLessThan(0.7);
});

test('rows that no model has scored are left out', async () => {
  const scores = knowing.scores.slice();
  scores.fill(NaN, 0, 300 * CLASSES);
  const { weights, bias } = await fitBlend([{ link: 'softmax', scores }], LABELS, CLASSES, 1);
  expect([...weights, ...bias].every(Number.isFinite)).toBe(true);
});

test('where no row has scores the voices count the same', async () => {
  const silent: Voice = { link: 'softmax', scores: new Float64Array(6).fill(NaN) };
  const { slopes, weights, bias } = await fitBlend([silent, silent], Int32Array.of(0, 1), 3, 1);
  expect(slopes).toEqual([1, 1]);
  const half = [0.5, 0, 0, 0, 0.5, 0, 0, 0, 0.5];
  expect(Array.from(weights)).toEqual([...half, ...half]);
  expect(Array.from(bias)).toEqual([0, 0, 0]);
});
