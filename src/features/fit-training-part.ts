import type { FeatureOptions } from './feature-options.ts';
import { fitVectoriser } from './fit-vectoriser.ts';
import type { PicturedListing } from './images/pictured-listing.ts';
import { shiftCase } from './shift-case.ts';
import type { SparseMatrix } from './sparse-matrix.ts';
import type { Vectoriser } from './vectoriser.ts';

/** The vectors that a model learns from, and the vectoriser that was fitted on their listings. */
export interface FittedTrainingPart {
  readonly vectoriser: Vectoriser;
  /** A row for each listing as it was written; then one for each of `copies`. */
  readonly matrix: SparseMatrix;
  /** Listings that are learnt with less formatting, too (see `shiftCase`), ascending. */
  readonly copies: Uint32Array;
}

/** Fits a vectoriser on the listings as they were written, and vectorises them and their copies with less formatting. */
export async function fitTrainingPart(
  listings: readonly (PicturedListing & { readonly group: string })[],
  options: FeatureOptions,
  afterStep: (activity: string, done: number) => Promise<void>,
): Promise<FittedTrainingPart> {
  const shifted = listings.map((listing): PicturedListing | undefined => {
    const copy = shiftCase(listing, listing.group, options.case_shift);
    return copy && { ...copy, image: listing.image };
  });
  const { vectoriser, matrix } = await fitVectoriser(listings, options, {
    copies: shifted.filter((copy) => copy !== undefined),
    afterStep: (done) => afterStep('counting n-grams', done),
  });
  const copies = Uint32Array.from(shifted.keys()).filter((listing) => shifted[listing] !== undefined);
  return { vectoriser, matrix, copies };
}
