import type { DriftRow } from '../../src/monitoring/drift-profile.ts';

export const CODES = [10, 40, 50, 60, 1140] as const;

/** Rows of a seeded stream: codes in falling frequency, everything else spread over its range. */
export function createDriftRows(count: number, seed: number): DriftRow[] {
  const random = createRandom(seed);
  return Array.from({ length: count }, () => ({
    predictedCode: CODES[Math.floor(random() ** 1.5 * CODES.length)] ?? 10,
    confidence: 0.3 + 0.7 * Math.sqrt(random()),
    characters: Math.round(20 * 2 ** (5 * random())),
    outOfVocabularyShare: 0.3 * random() ** 2,
    descriptionMissing: random() < 0.35,
  }));
}

/** Park and Miller's generator. */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
}
