import { drawBarChart } from '../charts/bar-chart.ts';
import { checkClasses } from '../data/check-classes.ts';
import { checkQuarantineShare } from '../data/check-quarantine.ts';
import type { ContentIndex } from '../data/content-index.ts';
import { createCsvFile } from '../data/csv-writer.ts';
import { reportDataQuality, type ClassRows, type DataFindings } from '../data/data-quality.ts';
import { createLanguageGuesser } from '../data/guess-language.ts';
import { QUARANTINE_COLUMNS, quarantineFields, type QuarantinedRow } from '../data/quarantine.ts';
import { readLabels } from '../data/read-labels.ts';
import { readTaxonomy, type Taxonomy } from '../data/taxonomy.ts';
import { writeFileDurably } from '../files/write-file-durably.ts';
import type { StageContext, StageResult } from '../pipeline/built-in-stage.ts';
import { parseParams } from './check-params.ts';
import { ingestParams } from './ingest-params.ts';
import { readSourceColumns, sourceFiles } from './ingest-sources.ts';
import { splitLabelledListings, writeTestListings } from './ingest-parts.ts';

const TAXONOMY = 'data/categories.csv';

/** Runs the ingest stage (ingest-stage.ts says what it reads and writes). Errors name file, line and column. */
export async function runIngest(context: StageContext): Promise<StageResult> {
  const { ingest: settings } = parseParams(ingestParams, context.params);
  const taxonomy = readTaxonomy(context.input(TAXONOMY), TAXONOMY);
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
  return { summary: summarise(findings) };
}

function writeQuarantine(context: StageContext, rows: readonly QuarantinedRow[]): void {
  const file = createCsvFile(context.output('data/interim/quarantine.csv'), QUARANTINE_COLUMNS);
  for (const row of rows) file.writeRow(quarantineFields(row));
  file.close();
}

function countClasses(training: ContentIndex, evaluation: ContentIndex): ReadonlyMap<number, ClassRows> {
  const [inTraining, inEvaluation] = [training.rowsByCode(), evaluation.rowsByCode()];
  const codes = new Set([...inTraining.keys(), ...inEvaluation.keys()]);
  return new Map(
    [...codes].map((code) => [
      code,
      { training: inTraining.get(code) ?? 0, evaluation: inEvaluation.get(code) ?? 0 },
    ]),
  );
}

function drawClasses(classes: ReadonlyMap<number, ClassRows>, taxonomy: Taxonomy): string {
  const bars = taxonomy.codes.map((code) => {
    const { training, evaluation } = classes.get(code) ?? { training: 0, evaluation: 0 };
    return { label: `${code} ${taxonomy.categoryOf(code)}`, values: [training, evaluation] };
  });
  const rows = bars.flatMap(({ values }) => values).reduce((sum, value) => sum + value, 0);
  return drawBarChart({
    title: 'Listings by product type',
    description: `${rows} labelled listings, by product type and part`,
    series: ['training', 'evaluation'],
    bars: bars.sort((a, b) => sum(b.values) - sum(a.values)),
  });
}

function summarise({ texts, quarantined, duplicates, conflicts }: DataFindings): string[] {
  const [training, evaluation] = [texts.training.rows, texts.evaluation.rows];
  const aside = quarantined.length === 0 ? 'none' : count(quarantined.length);
  const place = quarantined.length === 0 ? '' : ' (data/interim/quarantine.csv)';
  const lines = [
    `${count(training + evaluation)} listings: ${count(training)} training, ${count(evaluation)} evaluation · ` +
      `${count(texts.test.rows)} to predict · ${aside} set aside${place}`,
  ];
  if (duplicates.rows > 0) lines.push(`${count(duplicates.rows)} listings share their text with another`);
  if (conflicts.rows > 0) {
    const bound = `${Math.floor(conflicts.accuracy_upper_bound * 10_000) / 100} %`;
    lines.push(
      `${count(conflicts.rows)} of those carry different labels, so accuracy cannot exceed ${bound}`,
    );
  }
  return lines;
}

function count(rows: number): string {
  return rows.toLocaleString('en-US');
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
