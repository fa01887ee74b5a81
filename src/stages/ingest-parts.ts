import { checkJoin } from '../data/check-join.ts';
import { checkListing } from '../data/check-listing.ts';
import { contentGroup, isEvaluationGroup } from '../data/content-group.ts';
import { createContentIndex, type ContentIndex } from '../data/content-index.ts';
import { createCsvFile, type CsvFile } from '../data/csv-writer.ts';
import type { GuessLanguage } from '../data/guess-language.ts';
import { LABELLED_COLUMNS, LISTING_COLUMNS, labelledFields, listingFields } from '../data/interim-files.ts';
import type { QuarantinedRow } from '../data/quarantine.ts';
import type { Labels } from '../data/read-labels.ts';
import type { SourceColumns } from '../data/source-columns.ts';
import { readSourceRows, shortName, type SourceFile } from '../data/source-file.ts';
import {
  createTextStatistics,
  measureText,
  type TextFigures,
  type TextStatistics,
} from '../data/text-statistics.ts';
import type { StageContext } from '../pipeline/run/built-in-stage.ts';

const ROWS_BETWEEN_CHECKPOINTS = 1000;

interface PartSource {
  readonly context: StageContext;
  readonly file: SourceFile;
  readonly columns: SourceColumns;
  readonly guessLanguage: GuessLanguage;
}

export interface LabelledParts {
  /** Rows of X_train.csv, the header not counted. */
  readonly rows: number;
  /** Contents of both parts, and of each. */
  readonly all: ContentIndex;
  readonly training: ContentIndex;
  readonly evaluation: ContentIndex;
  readonly trainingTexts: TextFigures;
  readonly evaluationTexts: TextFigures;
  readonly quarantined: readonly QuarantinedRow[];
}

/**
 * Joins X_train.csv to its labels and writes data/interim/train.csv and evaluation.csv, in the order of X_train.csv.
 * A label that was set aside takes its listing with it. Throws `DATA_INVALID` where listings and labels do not belong
 * together, or as `readSourceRows`.
 */
export async function splitLabelledListings(
  source: PartSource & {
    readonly labelsName: string;
    readonly labels: Labels;
    readonly evaluationShare: number;
  },
): Promise<LabelledParts> {
  const { context, file, labels } = source;
  const all = createContentIndex();
  const training = openPart(context.output('data/interim/train.csv'), source.guessLanguage);
  const evaluation = openPart(context.output('data/interim/evaluation.csv'), source.guessLanguage);
  const quarantined: QuarantinedRow[] = [];
  const unlabelled: { line: number; index: number }[] = [];
  const unused = new Map(labels.byIndex);
  let rows = 0;
  let unjoinable = 0;
  try {
    for await (const row of readSourceRows(file, source.columns)) {
      await report(context, `splitting ${shortName(file)}`, rows++, labels.rows);
      if (row.fault !== undefined) {
        unjoinable += 1;
        quarantined.push({ file: shortName(file), line: row.line, ...row.fault });
        continue;
      }
      unused.delete(row.index);
      const label = labels.byIndex.get(row.index);
      if (label === undefined) unlabelled.push({ line: row.line, index: row.index });
      if (label?.code === undefined) continue;
      const { listing, fault } = checkListing(row.index, row.field);
      if (fault !== undefined) {
        quarantined.push({ file: shortName(file), line: row.line, ...fault });
        continue;
      }
      const text = measureText(listing);
      const group = contentGroup(listing, text.content);
      const part = isEvaluationGroup(group, source.evaluationShare) ? evaluation : training;
      part.csv.writeRow(labelledFields({ ...listing, prdtypecode: label.code, group }));
      part.texts.add(text);
      part.contents.add(group, row.index, label.code);
      all.add(group, row.index, label.code);
    }
    const names = { listingsName: file.name, labelsName: source.labelsName };
    const unmatched = { unlabelled, unused: [...unused], unjoinableListings: unjoinable };
    checkJoin({ ...names, ...unmatched, listingRows: rows }, labels);
    training.csv.close();
    evaluation.csv.close();
  } finally {
    training.csv.discard();
    evaluation.csv.discard();
  }
  return {
    rows,
    all,
    training: training.contents,
    evaluation: evaluation.contents,
    trainingTexts: training.texts.summarise(),
    evaluationTexts: evaluation.texts.summarise(),
    quarantined,
  };
}

export interface TestPart {
  /** Rows of X_test.csv, the header not counted. */
  readonly rows: number;
  readonly texts: TextFigures;
  /** Rows whose content a labelled listing has, too. */
  readonly alsoLabelled: number;
  readonly quarantined: readonly QuarantinedRow[];
}

/** Writes data/interim/test.csv, in the order of X_test.csv. `isLabelled` says whether a labelled listing has this content. Throws as `readSourceRows`. */
export async function writeTestListings(
  source: PartSource & { readonly isLabelled: (group: string) => boolean },
): Promise<TestPart> {
  const { context, file } = source;
  const csv = createCsvFile(context.output('data/interim/test.csv'), LISTING_COLUMNS);
  const texts = createTextStatistics(source.guessLanguage);
  const quarantined: QuarantinedRow[] = [];
  let rows = 0;
  let alsoLabelled = 0;
  try {
    for await (const row of readSourceRows(file, source.columns)) {
      await report(context, `checking ${shortName(file)}`, rows++);
      const { listing, fault } = row.fault === undefined ? checkListing(row.index, row.field) : row;
      if (fault !== undefined) {
        quarantined.push({ file: shortName(file), line: row.line, ...fault });
        continue;
      }
      const text = measureText(listing);
      csv.writeRow(listingFields(listing));
      texts.add(text);
      if (source.isLabelled(contentGroup(listing, text.content))) alsoLabelled += 1;
    }
    csv.close();
  } finally {
    csv.discard();
  }
  return { rows, texts: texts.summarise(), alsoLabelled, quarantined };
}

interface Part {
  readonly csv: CsvFile;
  readonly texts: TextStatistics;
  readonly contents: ContentIndex;
}

function openPart(path: string, guessLanguage: GuessLanguage): Part {
  return {
    csv: createCsvFile(path, LABELLED_COLUMNS),
    texts: createTextStatistics(guessLanguage),
    contents: createContentIndex(),
  };
}

async function report(context: StageContext, activity: string, done: number, total?: number): Promise<void> {
  if (done % ROWS_BETWEEN_CHECKPOINTS === 0) await context.checkpoint({ activity, done, total });
}
