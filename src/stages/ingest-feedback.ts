import type { Feedback, FeedbackListing } from '../data/arrival/read-feedback.ts';
import { MIN_TRAINING_CONTENTS } from '../data/check-classes.ts';
import { isEvaluationGroup } from '../data/content-group.ts';
import { readSourceRows, type SourceFile } from '../data/source-file.ts';
import type { SourceColumns } from '../data/source-columns.ts';
import { measureText } from '../data/text-statistics.ts';
import type { PartWriter } from './ingest-part.ts';

/** What became of the labels that came back. */
export interface FeedbackFigures {
  /** Rows of feedback.csv, the header not counted. */
  readonly rows: number;
  readonly quarantined: number;
  /** Rows whose text has a newer label. */
  readonly superseded: number;
  /** Listings that were added: their text was in neither part. */
  readonly added: number;
  /** Listings that wait for more of their product type, which has too few to be learnt. */
  readonly waiting: number;
  /** Labels that the training part had already. */
  readonly duplicates: number;
  /** Labels that a listing of the training part had otherwise: the newest counts. */
  readonly conflicts: number;
  /** Rows of the source that have such a label now. */
  readonly relabelled_rows: number;
  /** Listings whose text is in the evaluation part, which stays as it is. */
  readonly in_evaluation_already: number;
}

/** Labels that came back, as the rows of the source see them. */
export interface FeedbackLabels {
  /** The label that a row of the training part is to have. */
  readonly labelOf: (group: string, code: number) => number;
  /** Adds the listings whose text was not in the source, once that is read. */
  readonly addTo: (parts: {
    readonly training: PartWriter;
    readonly evaluation: PartWriter;
    readonly evaluationShare: number;
    readonly minClassRows: number;
    readonly firstRow: number;
  }) => FeedbackFigures;
}

/**
 * Brings labels that came back together with the source. By content, as all else: a text of the evaluation part is never there a second
 * time, nor does its label change, so that models are judged on the same rows; a text of the training part has its newest label.
 */
export function applyFeedback(feedback: Feedback): FeedbackLabels {
  const labels = new Map(feedback.listings.map(({ group, prdtypecode }) => [group, prdtypecode]));
  const conflicts = new Set<string>();
  let relabelledRows = 0;
  return {
    labelOf: (group, code) => {
      const newest = labels.get(group) ?? code;
      if (newest !== code) {
        conflicts.add(group);
        relabelledRows += 1;
      }
      return newest;
    },
    addTo: ({ training, evaluation, evaluationShare, minClassRows, firstRow }) => {
      const placed = feedback.listings.map((one) => {
        const part = isEvaluationGroup(one.group, evaluationShare) ? evaluation : training;
        return { ...one, part, isNew: !part.contents.has(one.group) };
      });
      const fresh = placed.filter(({ isNew }) => isNew);
      const scarce = findScarceCodes(fresh, { training, evaluation, minClassRows });
      const added = fresh.filter(({ prdtypecode }) => !scarce.has(prdtypecode));
      added.forEach(({ part, listing, prdtypecode, group }, index) => {
        const row = firstRow + index;
        part.add({ row, ...listing, prdtypecode, group, origin: 'feedback' }, measureText(listing));
      });
      const known = placed.filter(({ isNew }) => !isNew);
      const inTraining = known.filter(({ part }) => part === training).length;
      return {
        rows: feedback.rows,
        quarantined: feedback.quarantined.length,
        superseded: feedback.superseded,
        added: added.length,
        waiting: fresh.length - added.length,
        duplicates: inTraining - conflicts.size,
        conflicts: conflicts.size,
        relabelled_rows: relabelledRows,
        in_evaluation_already: known.length - inTraining,
      };
    },
  };
}

interface PlacedListing extends FeedbackListing {
  readonly part: PartWriter;
}

/**
 * Product types that only the feedback has, and too little of (see `checkClasses`): a few labels of a new type must not stop a
 * pipeline that runs unattended.
 */
function findScarceCodes(
  fresh: readonly PlacedListing[],
  {
    training,
    evaluation,
    minClassRows,
  }: {
    readonly training: PartWriter;
    readonly evaluation: PartWriter;
    readonly minClassRows: number;
  },
): ReadonlySet<number> {
  const known = new Set([training, evaluation].flatMap(({ contents }) => [...contents.rowsByCode().keys()]));
  const scarce = new Set<number>();
  for (const code of new Set(fresh.map(({ prdtypecode }) => prdtypecode))) {
    const own = fresh.filter(({ prdtypecode }) => prdtypecode === code);
    const learnt = own.filter(({ part }) => part === training).length;
    if (!known.has(code) && (own.length < minClassRows || learnt < MIN_TRAINING_CONTENTS)) scarce.add(code);
  }
  return scarce;
}

/** The highest row index of a file; -1 where no row has one. Throws as `readSourceRows`. */
export async function highestIndex(file: SourceFile, columns: SourceColumns): Promise<number> {
  let highest = -1;
  for await (const row of readSourceRows(file, columns)) {
    if (row.fault === undefined) highest = Math.max(highest, row.index);
  }
  return highest;
}
