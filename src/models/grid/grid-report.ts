import { describeCandidate, varyingSettings } from '../learner-settings.ts';
import { describeSpread, type Trial } from './trial.ts';

/** A trial of a search, for a report: nothing in it depends on the machine. F1 are means and deviations over the folds. */
export interface ReportedTrial {
  readonly algorithm: string;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly rows: number;
  readonly f1_weighted_mean: number;
  readonly f1_weighted_std: number;
  readonly f1_macro_mean: number;
  readonly f1_macro_std: number;
}

/** The trials in this order, figures rounded to six digits. */
export function reportTrials(ranked: readonly Trial[]): readonly ReportedTrial[] {
  return ranked.map((trial) => ({
    algorithm: trial.candidate.algorithm,
    settings: { ...trial.candidate.settings },
    rows: trial.rows,
    ...scoreFigures(trial),
  }));
}

/** Mean and deviation over the folds of both F1, rounded to six digits. */
export function scoreFigures(
  trial: Pick<Trial, 'f1_weighted' | 'f1_macro'>,
): Omit<ReportedTrial, 'algorithm' | 'settings' | 'rows'> {
  const weighted = describeSpread(trial.f1_weighted);
  const macro = describeSpread(trial.f1_macro);
  return {
    f1_weighted_mean: round(weighted.mean),
    f1_weighted_std: round(weighted.std),
    f1_macro_mean: round(macro.mean),
    f1_macro_std: round(macro.std),
  };
}

/** Rows of the table that fit on a screen beside the rest of the summary. */
const SHOWN = 20;

/** The search as a table of plain text: the best trial first, the settings that were varied, F1 ± deviation, seconds. */
export function formatTrials(ranked: readonly Trial[]): readonly string[] {
  const varied = varyingSettings(ranked.map(({ candidate }) => candidate));
  const mostRows = Math.max(...ranked.map(({ rows }) => rows));
  const halved = ranked.some(({ rows }) => rows < mostRows);
  const titles = ['grid', 'weighted F1', 'macro F1', ...(halved ? ['rows'] : []), 'seconds'];
  const cells = ranked
    .slice(0, SHOWN)
    .map((trial) => [
      describeCandidate(trial.candidate, varied),
      formatSpread(trial.f1_weighted),
      formatSpread(trial.f1_macro),
      ...(halved ? [trial.rows.toLocaleString('en')] : []),
      trial.seconds.toFixed(1),
    ]);
  const widths = titles.map((title, column) =>
    Math.max(title.length, ...cells.map((row) => row[column].length)),
  );
  const lines = [titles, ...cells].map((row) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[column])))
      .join('  '),
  );
  const hidden = ranked.length - cells.length;
  return hidden > 0 ? [...lines, `and ${hidden} more: rakuten runs show`] : lines;
}

function formatSpread(scores: readonly number[]): string {
  const { mean, std } = describeSpread(scores);
  return `${mean.toFixed(4)} ± ${std.toFixed(4)}`;
}

function round(value: number): number {
  return Number(value.toFixed(6));
}
