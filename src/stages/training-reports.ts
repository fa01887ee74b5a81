import { renderHeatMap } from '../charts/heat-map.ts';
import { renderReliabilityDiagram } from '../charts/reliability-diagram.ts';
import { formatCsvRow } from '../data/csv-writer.ts';
import { writeFileDurably } from '../files/write-file-durably.ts';
import type { Calibration } from '../models/calibrate.ts';
import type { ClassMetrics } from '../models/classification-metrics.ts';
import type { Evaluation } from '../models/evaluate-classifier.ts';
import { formatClassificationReport } from '../models/format-classification-report.ts';
import type { ProductType } from '../models/product-type.ts';
import { reliabilityBins } from '../models/reliability-bins.ts';
import type { TrainedClassifier } from '../models/train-classifier.ts';
import type { StageContext } from '../pipeline/run/built-in-stage.ts';

/** reports/metrics.json. Nothing in it depends on the machine, so the same model gives the same bytes. */
export interface MetricsFile {
  readonly evaluation: Readonly<Record<string, number>>;
  readonly cross_validation: Readonly<Record<string, number>>;
  readonly calibration: Calibration;
  /** By product type code. */
  readonly per_class: Readonly<Record<string, ClassMetrics>>;
}

/** All quality figures of a training, rounded to six digits. */
export function toMetricsFile(
  { crossValidation, calibration }: TrainedClassifier,
  { metrics, top_3_accuracy, expected_calibration_error, predicted }: Evaluation,
  classes: readonly ProductType[],
): MetricsFile {
  const { per_class, ...averages } = metrics;
  const weighted = describeFolds(crossValidation.f1_weighted);
  const macro = describeFolds(crossValidation.f1_macro);
  return {
    evaluation: {
      rows: predicted.length,
      ...roundAll({ ...averages, top_3_accuracy, expected_calibration_error }),
    },
    cross_validation: {
      folds: crossValidation.f1_weighted.length,
      f1_weighted_mean: weighted.mean,
      f1_weighted_std: weighted.std,
      f1_macro_mean: macro.mean,
      f1_macro_std: macro.std,
    },
    calibration,
    per_class: Object.fromEntries(
      classes.map(({ code }, k) => [String(code), roundAll({ ...per_class[k] })]),
    ),
  };
}

/** The figures under the names by which runs are compared. */
export function toRunMetrics(file: MetricsFile): Record<string, number> {
  const { rows, ...evaluation } = file.evaluation;
  const { folds, ...crossValidation } = file.cross_validation;
  const metrics: Record<string, number> = { ...evaluation };
  for (const [name, value] of Object.entries(file.calibration)) {
    if (typeof value === 'number') metrics[`calibration_${name}`] = value;
  }
  for (const [name, value] of Object.entries(crossValidation)) metrics[`cv_${name}`] = value;
  for (const [code, { f1, support }] of Object.entries(file.per_class)) {
    metrics[`f1_class_${code}`] = f1;
    metrics[`support_class_${code}`] = support;
  }
  return { ...metrics, evaluation_rows: rows, cv_folds: folds };
}

/** Writes metrics.json, classification_report.txt, confusion_matrix.csv and .svg into reports/. */
export function writeTrainingReports(
  context: StageContext,
  metrics: MetricsFile,
  evaluated: Evaluation,
  classes: readonly ProductType[],
): void {
  const codes = classes.map(({ code }) => code);
  const confusions = evaluated.confusions.to2DArray();
  const write = (path: string, content: string): void => writeFileDurably(context.output(path), content);
  write('reports/metrics.json', `${JSON.stringify(metrics, null, 2)}\n`);
  write('reports/classification_report.txt', formatClassificationReport(evaluated.metrics, classes));
  write(
    'reports/confusion_matrix.csv',
    [['true \\ predicted', ...codes], ...confusions.map((counts, k) => [codes[k], ...counts])]
      .map(formatCsvRow)
      .join(''),
  );
  write(
    'reports/confusion_matrix.svg',
    renderHeatMap({
      title: 'Confusion matrix of the evaluation part',
      rowTitle: 'labelled as',
      columnTitle: 'predicted as',
      rowLabels: classes.map(({ code, category }) => `${code} ${category}`),
      columnLabels: codes.map(String),
      values: confusions,
      rowNotes: { title: 'F1', texts: evaluated.metrics.per_class.map(({ f1 }) => f1.toFixed(3)) },
      diagonalApart: true,
    }),
  );
}

/** Writes reliability.svg into reports/: what the confidence of the evaluated rows is worth. `labels` are their class numbers. */
export function writeReliabilityDiagram(
  context: StageContext,
  { predicted, confidences, expected_calibration_error }: Evaluation,
  labels: Int32Array,
): void {
  const correct = Array.from(labels, (label, row) => label === predicted[row]);
  writeFileDurably(
    context.output('reports/reliability.svg'),
    renderReliabilityDiagram({
      title: 'Reliability on the evaluation part',
      calibrationError: expected_calibration_error,
      bins: reliabilityBins(confidences, correct),
    }),
  );
}

/** What to tell the user in two lines. */
export function summariseTraining({ evaluation, cross_validation }: MetricsFile): readonly string[] {
  return [
    `weighted F1 ${show(evaluation.f1_weighted)} · macro F1 ${show(evaluation.f1_macro)} · accuracy ${show(evaluation.accuracy)} on ${evaluation.rows.toLocaleString('en')} listings it has not seen`,
    `cross-validation ${show(cross_validation.f1_weighted_mean)} ± ${show(cross_validation.f1_weighted_std)} · true type in the top 3: ${show(evaluation.top_3_accuracy)} · calibration error ${show(evaluation.expected_calibration_error)}`,
  ];
}

/** Mean and standard deviation (folds − 1 in the denominator) over the folds. */
function describeFolds(scores: readonly number[]): { readonly mean: number; readonly std: number } {
  const mean = scores.reduce((sum, score) => sum + score, 0) / scores.length;
  const squares = scores.reduce((sum, score) => sum + (score - mean) ** 2, 0);
  return roundAll({ mean, std: Math.sqrt(squares / (scores.length - 1)) });
}

function roundAll<T extends Readonly<Record<string, number>>>(figures: T): T {
  return Object.fromEntries(
    Object.entries(figures).map(([name, value]) => [name, Number(value.toFixed(6))]),
  ) as T;
}

function show(score: number): string {
  return score.toFixed(3);
}
