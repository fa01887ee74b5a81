import { checkListing } from '../data/check-listing.ts';
import { contentGroup } from '../data/content-group.ts';
import { createCsvFile } from '../data/csv-writer.ts';
import { LISTING_COLUMNS, listingFields } from '../data/interim-files.ts';
import type { QuarantinedRow } from '../data/quarantine.ts';
import { readSourceRows, shortName } from '../data/source-file.ts';
import { createTextStatistics, measureText, type TextFigures } from '../data/text-statistics.ts';
import { reportRows } from './ingest-part.ts';
import type { PartSource } from './ingest-parts.ts';

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
      await reportRows(context, { activity: `checking ${shortName(file)}`, done: rows++ });
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
