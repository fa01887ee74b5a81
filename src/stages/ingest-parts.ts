import { checkJoin } from '../data/check-join.ts';
import { checkListing } from '../data/check-listing.ts';
import { contentGroup, isEvaluationGroup } from '../data/content-group.ts';
import { createContentIndex, type ContentIndex } from '../data/content-index.ts';
import type { GuessLanguage } from '../data/guess-language.ts';
import type { QuarantinedRow } from '../data/quarantine.ts';
import type { Labels } from '../data/read-labels.ts';
import type { SourceColumns } from '../data/source-columns.ts';
import { readSourceRows, shortName, type SourceFile } from '../data/source-file.ts';
import { measureText } from '../data/text-statistics.ts';
import type { StageContext } from '../pipeline/run/built-in-stage.ts';
import type { ArrivedData } from './ingest-arrival.ts';
import { applyFeedback, type FeedbackFigures, type FeedbackLabels, highestIndex } from './ingest-feedback.ts';
import { openPart, type PartFigures, type PartWriter, reportRows } from './ingest-part.ts';

export interface PartSource {
  readonly context: StageContext;
  readonly file: SourceFile;
  readonly columns: SourceColumns;
  readonly guessLanguage: GuessLanguage;
}

export interface LabelledParts {
  /** Rows of X_train.csv, the header not counted; of those the ones that can be joined, and of those the ones that are loaded. */
  readonly rows: number;
  readonly available: number;
  readonly loaded: number;
  /** Contents of both parts. */
  readonly all: ContentIndex;
  readonly training: PartFigures;
  readonly evaluation: PartFigures;
  readonly feedback: FeedbackFigures;
  /** Rows of X_train.csv and Y_train.csv, of what is loaded. */
  readonly quarantined: readonly QuarantinedRow[];
}

interface LabelledSource extends PartSource {
  readonly labelsName: string;
  readonly labels: Labels;
  readonly evaluationShare: number;
  readonly minClassRows: number;
  readonly arrival: ArrivedData;
  /** The other file whose rows have an index. */
  readonly test: { readonly file: SourceFile; readonly columns: SourceColumns };
}

/**
 * Joins X_train.csv to its labels and writes what is loaded of it to data/interim/train.csv and evaluation.csv, in the order of
 * X_train.csv, and then the listings of the feedback. A label that was set aside takes its listing with it. Throws
 * `DATA_INVALID` where listings and labels do not belong together, or as `readSourceRows`.
 */
export async function splitLabelledListings(source: LabelledSource): Promise<LabelledParts> {
  const { context, guessLanguage } = source;
  const all = createContentIndex();
  const open = (path: string): PartWriter => openPart(context.output(path), guessLanguage, all);
  const parts = { training: open('data/interim/train.csv'), evaluation: open('data/interim/evaluation.csv') };
  const labels = applyFeedback(source.arrival.feedback);
  try {
    const { highest, ...read } = await splitSource(source, parts, labels);
    const feedback = labels.addTo({
      ...parts,
      evaluationShare: source.evaluationShare,
      minClassRows: source.minClassRows,
      firstRow: await firstFreeRow(source, highest),
    });
    parts.training.close();
    parts.evaluation.close();
    const [training, evaluation] = [parts.training.summarise(), parts.evaluation.summarise()];
    return { ...read, all, training, evaluation, feedback };
  } finally {
    parts.training.discard();
    parts.evaluation.discard();
  }
}

type SourceFigures = Pick<LabelledParts, 'rows' | 'available' | 'loaded' | 'quarantined'> & {
  /** Row index. */
  readonly highest: number;
};

async function splitSource(
  source: LabelledSource,
  { training, evaluation }: Readonly<Record<'training' | 'evaluation', PartWriter>>,
  feedback: FeedbackLabels,
): Promise<SourceFigures> {
  const { context, file, labels, arrival } = source;
  const name = shortName(file);
  const quarantined: QuarantinedRow[] = [];
  const unlabelled: { line: number; index: number }[] = [];
  const unused = new Map(labels.byIndex);
  /** Lines of the labels whose listings are not loaded. */
  const waiting = new Set<number>();
  let [rows, available, loaded, highest] = [0, 0, 0, -1];
  for await (const row of readSourceRows(file, source.columns)) {
    await reportRows(context, { activity: `splitting ${name}`, done: rows++, total: labels.rows });
    if (row.fault !== undefined) {
      quarantined.push({ file: name, line: row.line, ...row.fault });
      continue;
    }
    available += 1;
    highest = Math.max(highest, row.index);
    unused.delete(row.index);
    const label = labels.byIndex.get(row.index);
    if (label === undefined) unlabelled.push({ line: row.line, index: row.index });
    if (!arrival.isLoaded(row.field)) {
      if (label !== undefined) waiting.add(label.line);
      continue;
    }
    loaded += 1;
    if (label?.code === undefined) continue;
    const { listing, fault } = checkListing(row.index, row.field);
    if (fault !== undefined) {
      quarantined.push({ file: name, line: row.line, ...fault });
      continue;
    }
    const text = measureText(listing);
    const group = contentGroup(listing, text.content);
    if (isEvaluationGroup(group, source.evaluationShare)) {
      evaluation.add({ ...listing, prdtypecode: label.code, group, origin: 'source' }, text);
    } else {
      const prdtypecode = feedback.labelOf(group, label.code);
      const origin = prdtypecode === label.code ? 'source' : 'feedback';
      training.add({ ...listing, prdtypecode, group, origin }, text);
    }
  }
  const names = { listingsName: file.name, labelsName: source.labelsName };
  const unmatched = { unlabelled, unused: [...unused], unjoinableListings: rows - available };
  checkJoin({ ...names, ...unmatched, listingRows: rows }, labels);
  const ofLabels = labels.quarantined.filter(({ line }) => !waiting.has(line));
  return { rows, available, loaded, highest, quarantined: [...ofLabels, ...quarantined] };
}

/** Above every row index of the source: a row of the feedback is never taken for one of them. */
async function firstFreeRow({ arrival, test }: LabelledSource, highest: number): Promise<number> {
  if (arrival.feedback.listings.length === 0) return highest + 1;
  return 1 + Math.max(highest, await highestIndex(test.file, test.columns));
}
