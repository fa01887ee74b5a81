import { availableParallelism } from 'node:os';
import { chooseVocabulary } from './choose-vocabulary.ts';
import { type FeatureOptions, listSpaces } from './feature-options.ts';
import { shareElsewhere, shareHere, type ShareThread } from './fit-threads.ts';
import type { PicturedListing } from './images/pictured-listing.ts';
import { allocateKernelMatrix } from './kernel-matrix.ts';
import type { NgramCounts } from './ngram-shard.ts';
import type { SparseMatrix } from './sparse-matrix.ts';
import { TrainingShare } from './training-share.ts';
import { createVectoriser, type Vectoriser } from './vectoriser.ts';

/** The vectoriser, and the vectors of the listings that it was fitted on, in their order: what `vectorise` would return for them. */
export interface FittedVectoriser {
  readonly vectoriser: Vectoriser;
  readonly matrix: SparseMatrix;
}

/** Fits a vectoriser listing by listing, so that the texts need not be in memory together. */
export interface VectoriserFit {
  readonly add: (listing: PicturedListing) => void;
  readonly finish: () => FittedVectoriser;
}

/** Starts fitting on this thread. The vocabulary depends on which listings are added, not on their order. */
export function startVectoriserFit(options: FeatureOptions): VectoriserFit {
  const share = new TrainingShare(options);
  return {
    add: (listing) => share.add(listing),
    finish: () => {
      const vectoriser = chooseVectoriser([share.counts()], options);
      const elements = share.adopt(vectoriser);
      const matrix = allocateMatrix(share.listings, elements, vectoriser.columns);
      share.weigh(vectoriser, matrix, 0, 0);
      return { vectoriser, matrix };
    },
  };
}

/** As many listings are worth the start of a second thread. */
const LISTINGS_WORTH_A_THREAD = 8000;

interface FitSettings {
  /** Only speed depends on it; the second one starts with thousands of listings. */
  readonly threads?: number;
  /** Other versions of listings: their rows follow those of the listings, but they do not count for the vocabulary. */
  readonly copies?: readonly PicturedListing[];
  /** Awaited every few hundred listings of one thread. */
  readonly afterStep?: (counted: number) => Promise<void>;
}

/** Fits a vectoriser on listings that are in memory. The same bits as `startVectoriserFit`, in about half the time where there are many. */
export async function fitVectoriser(
  listings: readonly PicturedListing[],
  options: FeatureOptions,
  {
    threads = threadsFor(listings.length),
    copies = [],
    afterStep = () => Promise.resolve(),
  }: FitSettings = {},
): Promise<FittedVectoriser> {
  // This thread takes the last share: it is asked last, when the others are at work.
  const shares = [
    ...Array.from({ length: threads - 1 }, () => shareElsewhere(options)),
    shareHere(options, afterStep),
  ];
  const all = <T>(ask: (share: ShareThread, i: number) => Promise<T>): Promise<T[]> =>
    Promise.all(shares.map(ask));
  try {
    const vectoriser = chooseVectoriser(
      await all((share, i) => share.count(partOf(listings, i, threads))),
      options,
    );
    const elements = await all((share) => share.adopt(vectoriser));
    const copyRows = (
      await all((share, i) => share.vectorise(vectoriser, partOf(copies, i, threads)))
    ).flat();
    const matrix = (threads > 1 ? allocateKernelMatrix : allocateMatrix)(
      listings.length + copies.length,
      sumOf(elements) + sumOf(copyRows.map(({ indices }) => indices.length)),
      vectoriser.columns,
    );
    await all((share, i) =>
      share.weigh(vectoriser, matrix, firstOf(listings, i, threads), sumOf(elements.slice(0, i))),
    );
    appendMatrices(matrix, listings.length, copyRows);
    return { vectoriser, matrix };
  } finally {
    await all((share) => share.stop());
  }
}

/** The number of the first one of a share. */
function firstOf({ length }: { readonly length: number }, share: number, shares: number): number {
  return Math.floor((share * length) / shares);
}

function partOf<T>(items: readonly T[], share: number, shares: number): readonly T[] {
  return items.slice(firstOf(items, share, shares), firstOf(items, share + 1, shares));
}

function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, each) => sum + each, 0);
}

/** Copies rows into a matrix that has room for them behind the `filled` rows that it has already. */
function appendMatrices(
  { indptr, indices, values }: SparseMatrix,
  filled: number,
  parts: readonly SparseMatrix[],
): void {
  let row = filled;
  for (const part of parts) {
    const at = indptr[row];
    indices.set(part.indices, at);
    values.set(part.values, at);
    part.indptr.forEach((start, i) => (indptr[row + i] = at + start));
    row += part.indptr.length - 1;
  }
}

function threadsFor(listings: number): number {
  return listings < LISTINGS_WORTH_A_THREAD ? 1 : Math.min(2, availableParallelism());
}

function chooseVectoriser(parts: readonly (readonly NgramCounts[])[], options: FeatureOptions): Vectoriser {
  return createVectoriser(
    options,
    listSpaces(options).map((name, s) =>
      chooseVocabulary(
        name,
        parts.map((part) => part[s]),
        options,
      ),
    ),
  );
}

function allocateMatrix(rows: number, elements: number, columns: number): SparseMatrix {
  return {
    columns,
    indptr: new Uint32Array(rows + 1),
    indices: new Uint32Array(elements),
    values: new Float32Array(elements),
  };
}
