import { type CaseProfile, createCaseCounter } from '../data/case-profile.ts';
import { readLabelledListings } from '../data/interim-files.ts';
import type { LabelledListing } from '../data/listing.ts';
import { AppError } from '../errors/app-error.ts';
import { writeFileDurably } from '../files/write-file-durably.ts';
import { type Calibration, calibrate } from '../models/calibrate.ts';
import { findSuspects } from '../models/find-suspects.ts';
import type { ProductType } from '../models/product-type.ts';
import { describeSuspect, formatSuspectsFile } from '../models/suspects-file.ts';
import type { StageContext } from '../pipeline/run/built-in-stage.ts';

const LISTINGS = 'data/interim/train.csv';
const SUSPECTS = 'reports/suspects.csv';
const LISTINGS_PER_CHECKPOINT = 2000;

/** What cross-validation said of the training rows. */
export interface HeldOutRows {
  /** Rows × classes, row-major: each row's scores are of a model that has not learnt from it. */
  readonly scores: Float64Array;
  readonly calibration: Calibration;
  /** Class numbers. */
  readonly labels: Int32Array;
  /** In the order of the class numbers. */
  readonly classes: readonly ProductType[];
}

/** What a look at the texts of the training rows came to. */
export interface TrainingReview {
  /** The content of case-profile.json beside the model. */
  readonly caseProfile: CaseProfile;
  /** The content of reports/suspects.csv. */
  readonly suspectsFile: string;
  readonly suspects: number;
}

/**
 * Reads the training listings once more: writes those that are probably mislabelled to reports/suspects.csv, and counts
 * how the titles are written. Throws `DATA_INVALID` where they are not the rows that the features were made of.
 */
export async function reviewTrainingRows(context: StageContext, held: HeldOutRows): Promise<TrainingReview> {
  const { labels, classes } = held;
  const suspects = findSuspects(toProbabilities(held), labels, classes.length);
  const wanted = new Set(suspects.map(({ row }) => row));
  const listings = new Map<number, LabelledListing>();
  const titles = createCaseCounter();
  let rows = 0;
  for await (const listing of readLabelledListings(context.input(LISTINGS))) {
    if (rows % LISTINGS_PER_CHECKPOINT === 0) {
      await context.checkpoint({ activity: 'reviewing labels', done: rows, total: labels.length });
    }
    if (rows < labels.length && listing.prdtypecode !== classes[labels[rows]].code) throw mismatch(held);
    if (wanted.has(rows)) listings.set(rows, listing);
    titles.add(listing);
    rows += 1;
  }
  if (rows !== labels.length) throw mismatch(held);
  const described = suspects.flatMap((suspect) => {
    const listing = listings.get(suspect.row);
    return listing === undefined ? [] : [describeSuspect(suspect, listing, classes)];
  });
  const suspectsFile = formatSuspectsFile(described);
  writeFileDurably(context.output(SUSPECTS), suspectsFile);
  return { caseProfile: titles.profile(), suspectsFile, suspects: described.length };
}

function toProbabilities({ scores, calibration, classes }: HeldOutRows): Float64Array {
  const probabilities = new Float64Array(scores.length);
  for (let start = 0; start < scores.length; start += classes.length) {
    probabilities.set(calibrate(scores.subarray(start, start + classes.length), calibration), start);
  }
  return probabilities;
}

function mismatch({ labels }: HeldOutRows): AppError {
  return new AppError(
    'DATA_INVALID',
    `Expected ${LISTINGS} to hold the ${labels.length} rows that data/processed/features was made of, in that order; it holds others.`,
    { hint: 'rakuten repro train' },
  );
}
