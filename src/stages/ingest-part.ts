import { createContentIndex, type ContentIndex } from '../data/content-index.ts';
import { createCsvFile } from '../data/csv-writer.ts';
import type { GuessLanguage } from '../data/guess-language.ts';
import { LABELLED_COLUMNS, labelledFields } from '../data/interim-files.ts';
import type { LabelledListing, LabelOrigin } from '../data/listing.ts';
import { createTextStatistics, type TextFigures, type TextMeasure } from '../data/text-statistics.ts';
import type { StageContext, StageProgress } from '../pipeline/run/built-in-stage.ts';

/** A labelled part being written; its life is that of a `TextFile`. */
export interface PartWriter {
  readonly add: (listing: LabelledListing, text: TextMeasure) => void;
  readonly contents: ContentIndex;
  readonly close: () => void;
  readonly discard: () => void;
  readonly summarise: () => PartFigures;
}

export interface PartFigures {
  readonly contents: ContentIndex;
  readonly texts: TextFigures;
  /** Rows by where their labels come from. */
  readonly origins: Readonly<Record<LabelOrigin, number>>;
}

/** Starts a part. What is added is told to `all`, too. */
export function openPart(path: string, guessLanguage: GuessLanguage, all: ContentIndex): PartWriter {
  const csv = createCsvFile(path, LABELLED_COLUMNS);
  const texts = createTextStatistics(guessLanguage);
  const contents = createContentIndex();
  const origins = { source: 0, feedback: 0 };
  return {
    add: (listing, text) => {
      csv.writeRow(labelledFields(listing));
      texts.add(text);
      for (const index of [contents, all]) index.add(listing.group, listing.row, listing.prdtypecode);
      origins[listing.origin] += 1;
    },
    contents,
    close: csv.close,
    discard: csv.discard,
    summarise: () => ({ contents, texts: texts.summarise(), origins }),
  };
}

const ROWS_BETWEEN_CHECKPOINTS = 1000;

/** Tells how far the stage is, every thousand rows. */
export async function reportRows(
  context: StageContext,
  progress: StageProgress & { readonly done: number },
): Promise<void> {
  if (progress.done % ROWS_BETWEEN_CHECKPOINTS === 0) await context.checkpoint(progress);
}
