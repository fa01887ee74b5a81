import { createRandom } from '../../models/random.ts';
import type { AnswerCells } from './answer-cells.ts';
import { classF1, classRecall, type ClassCounts, countClasses, createClassCounts } from './score-counts.ts';

/** What one class loses from champion to challenger: below 0 where it gains. */
export interface ClassDropTest {
  readonly championF1: number;
  readonly challengerF1: number;
  readonly championRecall: number;
  readonly challengerRecall: number;
  /** The chance of a drop at least as large if the two models were equally good, in (0, 1]; not adjusted. */
  readonly f1P: number;
  readonly recallP: number;
}

/** Sums of the same counts in another order must not decide what "at least as large" means. */
const ROUNDING = 1e-12;

/**
 * Tests each of these classes for a loss of F1 and of recall, in their order, by a paired permutation: if the models
 * were equally good, who of the two gave which answer would be as by the toss of a coin, row by row. So the answers
 * are swapped at random `samples` times, and p = (1 + samples with as large a drop) / (1 + samples) (Phipson & Smyth 2010).
 * Holds for classes of any size, where an approximation would call five rows a proof.
 */
export function testClassDrops(
  cells: AnswerCells,
  tested: readonly number[],
  { samples, seed }: { readonly samples: number; readonly seed: number },
): ClassDropTest[] {
  const champion = createClassCounts(cells.classes);
  const challenger = createClassCounts(cells.classes);
  countClasses(cells.truth, cells.champion, cells.counts, champion);
  countClasses(cells.truth, cells.challenger, cells.counts, challenger);
  const dropsOf = (k: number): readonly [number, number] => [
    classF1(champion, k) - classF1(challenger, k),
    classRecall(champion, k) - classRecall(challenger, k),
  ];
  const seen = tested.map((k) => ({
    championF1: classF1(champion, k),
    challengerF1: classF1(challenger, k),
    championRecall: classRecall(champion, k),
    challengerRecall: classRecall(challenger, k),
  }));
  const drops = tested.map(dropsOf);
  const asLarge = tested.map(() => [0, 0]);
  const swap = createSwap(cells, champion, challenger, seed);
  for (let sample = 0; sample < samples; sample += 1) {
    swap();
    tested.forEach((k, i) => {
      const [f1Drop, recallDrop] = dropsOf(k);
      if (f1Drop >= drops[i][0] - ROUNDING) asLarge[i][0] += 1;
      if (recallDrop >= drops[i][1] - ROUNDING) asLarge[i][1] += 1;
    });
  }
  return seen.map((scores, i) => ({
    ...scores,
    f1P: (1 + asLarge[i][0]) / (1 + samples),
    recallP: (1 + asLarge[i][1]) / (1 + samples),
  }));
}

/**
 * Swaps the two answers of about half of the rows in both counts. It starts from what the last swap left, which is
 * as random: a coin tossed onto a coin is a coin.
 */
function createSwap(
  cells: AnswerCells,
  champion: ClassCounts,
  challenger: ClassCounts,
  seed: number,
): () => void {
  const random = createRandom(seed);
  const differing = cells.cellOfRow.filter((cell) => cells.champion[cell] !== cells.challenger[cell]);
  const swapped = new Uint8Array(differing.length);
  return () => {
    differing.forEach((cell, row) => {
      if (random() < 0.5) return;
      // +1 gives the challenger's answer to the champion, −1 takes it back.
      const way = swapped[row] === 0 ? 1 : -1;
      swapped[row] ^= 1;
      const truth = cells.truth[cell];
      move(champion, cells.champion[cell], cells.challenger[cell], truth, way);
      move(challenger, cells.challenger[cell], cells.champion[cell], truth, way);
    });
  };
}

function move(
  { predicted, correct }: ClassCounts,
  from: number,
  to: number,
  truth: number,
  way: number,
): void {
  predicted[from] -= way;
  predicted[to] += way;
  if (from === truth) correct[truth] -= way;
  if (to === truth) correct[truth] += way;
}
