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
  const codes = new Set([...inTraining.keys(), ...inEvaluation.keys()]);
  return new Map(
    [...codes].map((code) => [
      code,
      { training: inTraining.get(code) ?? 0, evaluation: inEvaluation.get(code) ?? 0 },
    ]),
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
export function summariseIngest({ texts, quarantined, duplicates, conflicts }: DataFindings): string[] {
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
