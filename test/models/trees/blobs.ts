import { createRandom } from '../../../src/models/random.ts';

export interface DenseRows {
  readonly rows: number[][];
  readonly labels: number[];
}

/** Four classes around two centres each, in eight dense columns, the last four of them noise; values above 0. */
export function makeBlobs(): { readonly train: DenseRows; readonly held: DenseRows } {
  const random = createRandom(7);
  const centres = Array.from({ length: 8 }, () => Array.from({ length: 4 }, () => 2 + 4 * random()));
  const draw = (count: number): DenseRows => {
    const rows: number[][] = [];
    const labels: number[] = [];
    for (let i = 0; i < count; i += 1) {
      const centre = centres[Math.floor(random() * 8)];
      labels.push(centres.indexOf(centre) % 4);
      rows.push(
        Array.from({ length: 8 }, (_value, c) => {
          // The sum of three uniform numbers is close enough to a bell.
          const noise = random() + random() + random() - 1.5;
          return Math.fround(Math.max(0.01, c < 4 ? centre[c] + noise : 2 + noise));
        }),
      );
    }
    return { rows, labels };
  };
  return { train: draw(400), held: draw(400) };
}
