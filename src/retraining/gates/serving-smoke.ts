import type { PicturedListing } from '../../features/images/pictured-listing.ts';
import { classifyListing } from '../../models/classify-listing.ts';
import type { Model } from '../../models/model-folder.ts';

/** How a model does when it is asked one listing at a time, as it will be. */
export interface ServingSmoke {
  readonly rows: number;
  /** Rows whose answer was no class of the model, or no probability, or other than in the judged answers. */
  readonly faults: number;
  /** 95th percentile over the rows, the fastest of the rounds for each. */
  readonly p95_ms: number;
  readonly bytes: number;
}

export interface SmokedModel {
  readonly model: Model;
  /** Size of its folder. */
  readonly bytes: number;
  /** The code that it gave each of the listings when they were answered together. */
  readonly answers: readonly number[];
}

const ROUNDS = 5;

/**
 * Asks each of the models for each listing, in turns, so that what slows the machine slows all of them. `clock` gives
 * milliseconds.
 */
export function smokeModels(
  models: readonly SmokedModel[],
  listings: readonly PicturedListing[],
  clock: () => number,
): ServingSmoke[] {
  const fastest = models.map(() => new Float64Array(listings.length).fill(Infinity));
  const faulty = models.map(() => new Set<number>());
  for (let round = 0; round < ROUNDS; round += 1) {
    listings.forEach((listing, row) => {
      models.forEach(({ model, answers }, m) => {
        const started = clock();
        const [best] = classifyListing(model, listing, 1).top;
        fastest[m][row] = Math.min(fastest[m][row], clock() - started);
        const sound = best.probability >= 0 && best.probability <= 1;
        if (!sound || best.code !== answers[row]) faulty[m].add(row);
      });
    });
  }
  return models.map(({ bytes }, m) => ({
    rows: listings.length,
    faults: faulty[m].size,
    p95_ms: percentile95(fastest[m]),
    bytes,
  }));
}

/** The smallest value that 95 % of the values do not exceed; 0 where there are none. */
function percentile95(values: Float64Array): number {
  return values.toSorted()[Math.ceil(0.95 * values.length) - 1] ?? 0;
}
