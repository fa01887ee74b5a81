import { startWorker } from '../workers/start-worker.ts';
import type { FeatureOptions } from './feature-options.ts';
import type { PicturedListing } from './images/pictured-listing.ts';
import type { NgramCounts } from './ngram-shard.ts';
import type { SparseMatrix } from './sparse-matrix.ts';
import { TrainingShare } from './training-share.ts';
import { vectoriseListings } from './vectorise-listings.ts';
import type { Vocabulary } from './fitted-space.ts';
import type { Vectoriser } from './vectoriser.ts';

/** What a thread is asked to do with its share, in this order. */
export type ShareRequest =
  | { readonly step: 'count'; readonly listings: readonly PicturedListing[] }
  | { readonly step: 'adopt'; readonly vocabularies: readonly Vocabulary[] }
  | { readonly step: 'copies'; readonly copies: readonly PicturedListing[] }
  | {
      readonly step: 'weigh';
      readonly matrix: SparseMatrix;
      readonly firstRow: number;
      readonly firstElement: number;
    };

/** A share of the listings and the thread that works on it; the steps are those of `TrainingShare`. */
export interface ShareThread {
  count(listings: readonly PicturedListing[]): Promise<readonly NgramCounts[]>;
  adopt(vectoriser: Vectoriser): Promise<number>;
  /** The vectors of listings that were not counted, in matrices of a few hundred rows. After `adopt`. */
  vectorise(vectoriser: Vectoriser, copies: readonly PicturedListing[]): Promise<readonly SparseMatrix[]>;
  weigh(vectoriser: Vectoriser, matrix: SparseMatrix, firstRow: number, firstElement: number): Promise<void>;
  stop(): Promise<void>;
}

/** Listings between two breaths of this thread. */
const LISTINGS_PER_STEP = 500;
/** Copies that are vectorised into a matrix of their own. */
const COPIES_PER_PART = 250;

/** A share on this thread. `afterStep` is awaited every now and then, as the other threads cannot be stopped while this one computes. */
export function shareHere(
  options: FeatureOptions,
  afterStep: (counted: number) => Promise<void>,
): ShareThread {
  const share = new TrainingShare(options);
  return {
    count: async (listings) => {
      for (const listing of listings) {
        if (share.listings % LISTINGS_PER_STEP === 0) await afterStep(share.listings);
        share.add(listing);
      }
      return share.counts();
    },
    adopt: (vectoriser) => Promise.resolve(share.adopt(vectoriser)),
    vectorise: (vectoriser, copies) =>
      vectoriseInParts(copies, (part, first) =>
        vectoriseListings(vectoriser, part, (_copy, done) => afterStep(share.listings + first + done)),
      ),
    weigh: (vectoriser, matrix, firstRow, firstElement) => {
      share.weigh(vectoriser, matrix, firstRow, firstElement);
      return Promise.resolve();
    },
    stop: () => Promise.resolve(),
  };
}

/** A share on a thread of its own. */
export function shareElsewhere(options: FeatureOptions): ShareThread {
  const worker = startWorker('training-share-worker', options);
  const ask = (request: ShareRequest): Promise<unknown> => worker.ask(request);
  return {
    count: async (listings) => (await ask({ step: 'count', listings })) as readonly NgramCounts[],
    adopt: async ({ spaces }) => (await ask({ step: 'adopt', vocabularies: spaces })) as number,
    vectorise: (_vectoriser, copies) =>
      vectoriseInParts(copies, async (part) => (await ask({ step: 'copies', copies: part })) as SparseMatrix),
    weigh: async (_vectoriser, matrix, firstRow, firstElement) => {
      await ask({ step: 'weigh', matrix, firstRow, firstElement });
    },
    stop: () => worker.stop(),
  };
}

/** Small matrices, which lie where the counting has left gaps; a large one would take memory of its own, and more while it grows. */
async function vectoriseInParts(
  copies: readonly PicturedListing[],
  vectorise: (part: readonly PicturedListing[], first: number) => Promise<SparseMatrix>,
): Promise<readonly SparseMatrix[]> {
  const parts: SparseMatrix[] = [];
  for (let first = 0; first < copies.length; first += COPIES_PER_PART) {
    parts.push(await vectorise(copies.slice(first, first + COPIES_PER_PART), first));
  }
  return parts;
}
