import { drawBarChart } from '../charts/bar-chart.ts';
import type { ContentIndex } from '../data/content-index.ts';
import type { ClassRows, DataFindings } from '../data/data-quality.ts';
import type { Taxonomy } from '../data/taxonomy.ts';

/** Rows of each product type that occurs, by part. */
export function countClasses(
  training: ContentIndex,
  evaluation: ContentIndex,
): ReadonlyMap<number, ClassRows> {
  const [inTraining, inEvaluation] = [training.rowsByCode(), evaluation.rowsByCode()];
  return mergeClasses(Object.fromEntries(inTraining), Object.fromEntries(inEvaluation));
}

/** The same of two counts by code. */
export function mergeClasses(
  training: Readonly<Record<string, number>>,
  evaluation: Readonly<Record<string, number>>,
): ReadonlyMap<number, ClassRows> {
  const codes = Object.keys({ ...training, ...evaluation });
  return new Map(
    codes.map((code) => [Number(code), { training: training[code] ?? 0, evaluation: evaluation[code] ?? 0 }]),
  );
}

/** reports/class_distribution.svg: product types by rows, the largest first. */
export function drawClasses(classes: ReadonlyMap<number, ClassRows>, taxonomy: Taxonomy): string {
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

/** What to tell the user, in one line and one more for each thing to know. */
export function summariseIngest(findings: DataFindings): string[] {
  const { texts, quarantined, duplicates, conflicts } = findings;
  const [training, evaluation] = [texts.training.rows, texts.evaluation.rows];
  const aside = quarantined.length === 0 ? 'none' : count(quarantined.length);
  const place = quarantined.length === 0 ? '' : ' (data/interim/quarantine.csv)';
  const lines = [
    `${count(training + evaluation)} listings: ${count(training)} training, ${count(evaluation)} evaluation · ` +
      `${count(texts.test.rows)} to predict · ${aside} set aside${place}`,
  ];
  lines.push(...summariseArrival(findings));
  if (duplicates.rows > 0) lines.push(`${count(duplicates.rows)} listings share their text with another`);
  if (conflicts.rows > 0) {
    const bound = `${Math.floor(conflicts.accuracy_upper_bound * 10_000) / 100} %`;
    lines.push(
      `${count(conflicts.rows)} of those carry different labels, so accuracy cannot exceed ${bound}`,
    );
  }
  return lines;
}

function summariseArrival({ load, feedback }: DataFindings): string[] {
  const lines: string[] = [];
  if (load.rows_loaded < load.rows_available) {
    lines.push(
      `${count(load.rows_loaded)} of ${count(load.rows_available)} rows of X_train.csv are loaded; more: rakuten load next`,
    );
  }
  if (feedback.rows > 0) lines.push(summariseFeedback(feedback));
  return lines;
}

/** What became of the labels; none is passed over in silence. */
function summariseFeedback(feedback: DataFindings['feedback']): string {
  const { added, relabelled_rows: relabelled, duplicates, superseded, waiting } = feedback;
  const others: (readonly [number, string])[] = [
    [duplicates, 'known already'],
    [superseded, 'corrected by a later one of the same text'],
    [feedback.in_evaluation_already, 'left out (the evaluation part has the text, and keeps its label)'],
    [waiting, 'wait for more of their product type'],
  ];
  return [
    `labels came back: ${count(feedback.rows)}; listings added: ${count(added)}`,
    `rows relabelled: ${count(relabelled)}`,
    ...others.filter(([labels]) => labels > 0).map(([labels, what]) => `${count(labels)} ${what}`),
  ].join(', ');
}

function count(rows: number): string {
  return rows.toLocaleString('en-US');
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
