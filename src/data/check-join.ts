import { AppError } from '../errors/app-error.ts';
import type { Label, Labels } from './read-labels.ts';

/** What became of joining X_train.csv to Y_train.csv by row index. */
export interface JoinFindings {
  readonly listingsName: string;
  readonly labelsName: string;
  /** Rows of X_train.csv, the header not counted, and those without a usable index. */
  readonly listingRows: number;
  readonly unjoinableListings: number;
  /** Listings that have no label, and labels that no listing asked for. */
  readonly unlabelled: readonly { readonly line: number; readonly index: number }[];
  readonly unused: readonly (readonly [index: number, label: Label])[];
}

const SHOWN = 5;

/**
 * Throws `DATA_INVALID` where X and Y are of different length or index, naming the first rows of each side. As many rows may stay
 * alone as the other file has rows without a usable index: those are in quarantine, and their partners cannot be told.
 */
export function checkJoin(join: JoinFindings, labels: Labels): void {
  const { listingsName, labelsName, unlabelled, unused } = join;
  if (unlabelled.length <= labels.unjoinable && unused.length <= join.unjoinableListings) return;
  const details = [
    ...unlabelled
      .slice(0, SHOWN)
      .map(({ line, index }) => `${listingsName}:${line}: row index ${index} has no label`),
    ...moreThan(SHOWN, unlabelled.length, 'listings without a label'),
    ...unused
      .slice(0, SHOWN)
      .map(([index, { line }]) => `${labelsName}:${line}: row index ${index} has no listing`),
    ...moreThan(SHOWN, unused.length, 'labels without a listing'),
  ];
  const counts = `${join.listingRows} listings and ${labels.rows} labels`;
  throw new AppError(
    'DATA_INVALID',
    `${listingsName} and ${labelsName}: expected one label for each row index, got ${counts}, ${unlabelled.length} listings without a label and ${unused.length} labels without a listing.`,
    { details, hint: 'Take both files from the same export; the first column of each is the row index.' },
  );
}

function moreThan(shown: number, count: number, what: string): string[] {
  return count > shown ? [`and ${count - shown} more ${what}`] : [];
}
