import type { LoggedPrediction } from '../../tracking/predictions/logged-prediction.ts';
import type { PredictionCounts } from '../../tracking/predictions/read-predictions.ts';
import { formatTable, type TableSurface } from '../format/format-table.ts';
import { formatAge } from '../format/format-value.ts';
import { toOneLine } from './to-one-line.ts';

/** A prediction of the log with the label that counts, null where it has none. */
export interface ListedPrediction {
  readonly prediction: LoggedPrediction;
  readonly label: number | null;
}

/** `predictions list` as text. */
export function formatPredictionList(
  listed: readonly ListedPrediction[],
  counts: PredictionCounts,
  surface: TableSurface & { readonly now: () => Date },
): string[] {
  const rows = listed.map(({ prediction, label }) => [
    prediction.id,
    formatAge(prediction.predictedAt, surface.now()),
    `v${prediction.version}`,
    String(prediction.predictedCode),
    `${(100 * prediction.confidence).toFixed(0)} %`,
    label === null ? '' : label === prediction.predictedCode ? 'right' : `is ${label}`,
    prediction.text === null
      ? ''
      : toOneLine(prediction.text.designation || prediction.text.description).slice(0, 200),
  ]);
  const table = formatTable(
    [
      { title: 'prediction' },
      { title: 'made', dispensable: true },
      { title: 'model', align: 'right', dispensable: true },
      { title: 'class', align: 'right' },
      { title: 'sure', align: 'right' },
      { title: 'label' },
      { title: 'listing', flexible: true },
    ],
    rows,
    surface,
  );
  const shown = listed.length < counts.predictions ? `the latest ${listed.length} of ` : '';
  return [
    ...table,
    surface.style.dim(
      `${shown}${counts.predictions.toLocaleString('en')} predictions, ${counts.labelled.toLocaleString('en')} with a label`,
    ),
  ];
}
