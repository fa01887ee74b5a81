import { checkClasses } from '../data/check-classes.ts';
import { checkQuarantineShare } from '../data/check-quarantine.ts';
import { percentOf } from '../data/arrival/load-state.ts';
import { createCsvFile } from '../data/csv-writer.ts';
import { DATASET_FILE } from '../data/dataset-version.ts';
import { reportDataQuality, type DataFindings } from '../data/data-quality.ts';
import { createLanguageGuesser } from '../data/guess-language.ts';
import { QUARANTINE_COLUMNS, quarantineFields, type QuarantinedRow } from '../data/quarantine.ts';
import { readLabels } from '../data/read-labels.ts';
import { readTaxonomy } from '../data/taxonomy.ts';
import { writeFileDurably } from '../files/write-file-durably.ts';
import type { BuiltInStage, StageContext, StageResult } from '../pipeline/run/built-in-stage.ts';
import { checkWith, parseParams } from './check-params.ts';
import { ingestParams } from './ingest-params.ts';
import { readArrival } from './ingest-arrival.ts';
import { describeDataset } from './ingest-dataset.ts';
import { splitLabelledListings } from './ingest-parts.ts';
import { countClasses, drawClasses, summariseIngest } from './ingest-reports.ts';
import { readSourceColumns, sourceFiles } from './ingest-sources.ts';
import { writeTestListings } from './ingest-test-part.ts';
import { stageVersion } from './stage-version.ts';

const TAXONOMY = 'data/categories.csv';

/**
 * Checks the raw listings that have arrived, sets unusable rows aside and splits by content: X_train.csv, Y_train.csv and X_test.csv of
 * `ingest.source`, and data/arrival → data/interim, reports/data_quality.json, reports/class_distribution.svg.
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
  const arrival = await readArrival(context, taxonomy);

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
    minClassRows: settings.min_class_rows,
    arrival,
    test: { file: files.test, columns: columns.test },
  });
  const test = await writeTestListings({
    context,
    file: files.test,
    columns: columns.test,
    guessLanguage,
    isLabelled: (group) => labelled.all.has(group),
  });

  const quarantined = [...labelled.quarantined, ...arrival.feedback.quarantined, ...test.quarantined];
  writeQuarantine(context, quarantined);
  const maxShare = settings.max_quarantine_share;
  checkQuarantineShare(
    {
      what: 'labelled rows',
      rows: labelled.loaded + labelled.rows - labelled.available,
      quarantined: labelled.quarantined,
    },
    maxShare,
  );
  checkQuarantineShare({ what: 'rows to predict', rows: test.rows, quarantined: test.quarantined }, maxShare);
  const { training, evaluation } = labelled;
  const classes = countClasses(training.contents, evaluation.contents);
  const trainingContents = training.contents.contentsByCode();
  for (const remark of checkClasses({ rows: classes, trainingContents }, taxonomy, settings.min_class_rows)) {
    context.warn(remark);
  }

  const { loaded: rows_loaded, available: rows_available } = labelled;
  const load = {
    percent: percentOf(arrival.state, rows_loaded, rows_available),
    rows_loaded,
    rows_available,
  };
  const findings: DataFindings = {
    sourceRows: { 'X_train.csv': labelled.rows, 'Y_train.csv': labels.rows, 'X_test.csv': test.rows },
    load,
    feedback: { ...labelled.feedback },
    texts: { training: training.texts, evaluation: evaluation.texts, test: test.texts },
    classes,
    duplicates: labelled.all.duplicates(),
    testRowsAlsoLabelled: test.alsoLabelled,
    conflicts: labelled.all.conflicts(),
    evaluationConflicts: evaluation.contents.conflicts(),
    quarantined,
  };
  const report = `${JSON.stringify(reportDataQuality(findings, taxonomy), null, 2)}\n`;
  writeFileDurably(context.output('reports/data_quality.json'), report);
  writeFileDurably(context.output('reports/class_distribution.svg'), drawClasses(classes, taxonomy));
  const dataset = describeDataset(context, labelled, load);
  writeFileDurably(context.output(DATASET_FILE), `${JSON.stringify(dataset, null, 2)}\n`);
  return { summary: summariseIngest(findings) };
}

function writeQuarantine(context: StageContext, rows: readonly QuarantinedRow[]): void {
  const file = createCsvFile(context.output('data/interim/quarantine.csv'), QUARANTINE_COLUMNS);
  for (const row of rows) file.writeRow(quarantineFields(row));
  file.close();
}
