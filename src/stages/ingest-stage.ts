import { checkClasses } from '../data/check-classes.ts';
import { checkQuarantineShare } from '../data/check-quarantine.ts';
import { createCsvFile } from '../data/csv-writer.ts';
import { reportDataQuality, type DataFindings } from '../data/data-quality.ts';
import { createLanguageGuesser } from '../data/guess-language.ts';
import { QUARANTINE_COLUMNS, quarantineFields, type QuarantinedRow } from '../data/quarantine.ts';
import { readLabels } from '../data/read-labels.ts';
import { readTaxonomy } from '../data/taxonomy.ts';
import { writeFileDurably } from '../files/write-file-durably.ts';
import type { BuiltInStage, StageContext, StageResult } from '../pipeline/run/built-in-stage.ts';
import { checkWith, parseParams } from './check-params.ts';
import { ingestParams } from './ingest-params.ts';
import { splitLabelledListings, writeTestListings } from './ingest-parts.ts';
import { countClasses, drawClasses, summariseIngest } from './ingest-reports.ts';
import { readSourceColumns, sourceFiles } from './ingest-sources.ts';
import { stageVersion } from './stage-version.ts';

const TAXONOMY = 'data/categories.csv';

/**
 * Checks the raw listings, sets unusable rows aside and splits by content: X_train.csv, Y_train.csv and X_test.csv of
 * `ingest.source` → data/interim, reports/data_quality.json, reports/class_distribution.svg.
 */
export const ingestStage: BuiltInStage = {
  name: 'ingest',
  version: stageVersion('ingest'),
  checkParams: (params) => checkWith(ingestParams, params),
  run: runIngest,
};

async function runIngest(context: StageContext): Promise<StageResult> {
  const { ingest: settings } = parseParams(ingestParams, context.params);
  const taxonomy = await readTaxonomy(context.input(TAXONOMY), TAXONOMY);
  const files = sourceFiles(context, settings.source);
  const columns = await readSourceColumns(files, context.warn);

  await context.checkpoint({ activity: 'reading labels' });
  const labels = await readLabels(files.labels, columns.labels, taxonomy);
  const guessLanguage = createLanguageGuesser();
  const labelled = await splitLabelledListings({
    context,
    file: files.listings,
    columns: columns.listings,
    labelsName: files.labels.name,
    labels,
    guessLanguage,
    evaluationShare: settings.evaluation_share,
  });
  const test = await writeTestListings({
    context,
    file: files.test,
    columns: columns.test,
    guessLanguage,
    isLabelled: (group) => labelled.all.has(group),
  });

  const labelledFaults = [...labels.quarantined, ...labelled.quarantined];
  const quarantined = [...labelledFaults, ...test.quarantined];
  writeQuarantine(context, quarantined);
  const maxShare = settings.max_quarantine_share;
  checkQuarantineShare({ what: 'labelled rows', rows: labelled.rows, quarantined: labelledFaults }, maxShare);
  checkQuarantineShare({ what: 'rows to predict', rows: test.rows, quarantined: test.quarantined }, maxShare);
  const classes = countClasses(labelled.training, labelled.evaluation);
  const trainingContents = labelled.training.contentsByCode();
  for (const remark of checkClasses({ rows: classes, trainingContents }, taxonomy, settings.min_class_rows)) {
    context.warn(remark);
  }

  const findings: DataFindings = {
    sourceRows: { 'X_train.csv': labelled.rows, 'Y_train.csv': labels.rows, 'X_test.csv': test.rows },
    texts: { training: labelled.trainingTexts, evaluation: labelled.evaluationTexts, test: test.texts },
    classes,
    duplicates: labelled.all.duplicates(),
    testRowsAlsoLabelled: test.alsoLabelled,
    conflicts: labelled.all.conflicts(),
    evaluationConflicts: labelled.evaluation.conflicts(),
    quarantined,
  };
  const report = `${JSON.stringify(reportDataQuality(findings, taxonomy), null, 2)}\n`;
  writeFileDurably(context.output('reports/data_quality.json'), report);
  writeFileDurably(context.output('reports/class_distribution.svg'), drawClasses(classes, taxonomy));
  return { summary: summariseIngest(findings) };
}

function writeQuarantine(context: StageContext, rows: readonly QuarantinedRow[]): void {
  const file = createCsvFile(context.output('data/interim/quarantine.csv'), QUARANTINE_COLUMNS);
  for (const row of rows) file.writeRow(quarantineFields(row));
  file.close();
}
