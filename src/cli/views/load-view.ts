import { isEverything } from '../../data/arrival/load-state.ts';
import type { LoadRecord } from '../../tracking/loads/load.ts';
import { formatTable } from '../format/format-table.ts';
import { formatTime } from '../format/format-value.ts';
import type { LoadOutcome } from '../loads/load-data.ts';
import type { LoadStatusReport } from '../loads/read-load-status.ts';
import { toOneLine } from './to-one-line.ts';
import type { ViewSurface } from './view-surface.ts';

/** `load status` as text. */
export function formatLoadStatus(report: LoadStatusReport, surface: ViewSurface): string[] {
  const { style } = surface;
  const { rowsLoaded, rowsAvailable, classesLoaded, classesAvailable } = report;
  const share = report.everything ? 'everything' : `${Number(report.percent.toFixed(2))} %`;
  return [
    `${style.bold(share)} of ${report.source} is loaded: ${count(rowsLoaded)} of ${count(rowsAvailable)} rows, ${classesLoaded} of ${classesAvailable} product types`,
    ...(report.loads.length > 0 ? ['', ...formatLoads(report.loads, surface)] : []),
    ...(report.declared
      ? ['', `${style.dim('next:')} rakuten load ${report.everything ? 'reset' : 'next'}`]
      : []),
  ];
}

function formatLoads(loads: readonly LoadRecord[], surface: ViewSurface): string[] {
  const rows = loads.map((load) => [
    formatTime(load.startedAt, surface.now()).replace(/ \(.*$/, ''),
    load.action,
    load.request,
    `${count(load.rowsBefore)} → ${count(load.rowsAfter)}`,
    styleStatus(load, surface),
    toOneLine(`${load.user}@${load.host}`),
    toOneLine(load.error ?? ''),
  ]);
  const columns = ['when', 'action', 'asked for', 'rows', 'result', 'who', 'why'];
  const hasReason = loads.some(({ error }) => error !== null);
  const shown = hasReason ? columns.length : columns.length - 1;
  return formatTable(
    columns.slice(0, shown).map((title) => ({ title })),
    rows.map((row) => row.slice(0, shown)),
    surface,
  );
}

function styleStatus({ status }: LoadRecord, { style }: ViewSurface): string {
  switch (status) {
    case 'done':
      return style.green(status);
    case 'running':
      return style.cyan(status);
    case 'failed':
      return style.red(status);
    case 'interrupted':
      return style.yellow(status);
  }
}

/** `load next` and `load reset` as text; undefined where there was nothing to load. */
export function formatLoadOutcome(
  outcome: LoadOutcome | undefined,
  source: string,
  { style }: ViewSurface,
): string[] {
  if (outcome === undefined) {
    return [`Everything of ${source} is loaded already. To load it in steps: rakuten load reset`];
  }
  const { rowsBefore, rowsAfter, rowsAvailable, state, ties, keptAs } = outcome;
  const share = isEverything(state) ? 'everything' : `${percentOf(outcome)} %`;
  const change =
    rowsBefore === null || keptAs !== undefined || rowsAfter < rowsBefore
      ? `started again`
      : `${count(rowsAfter - rowsBefore)} rows more`;
  return [
    `${style.green('✓')} ${change}: ${count(rowsAfter)} of ${count(rowsAvailable)} rows of ${source} are loaded (${share})`,
    ...(ties > 0
      ? [`  ${count(ties)} of them beyond what was asked for: they are equal to the last one`]
      : []),
    ...(keptAs === undefined ? [] : [`  what was there before is kept in ${keptAs}`]),
    `${style.dim('next:')} rakuten repro`,
  ];
}

/** The same as JSON. `changed` is false where everything was loaded already. */
export function formatOutcomeJson(outcome: LoadOutcome | undefined): object {
  if (outcome === undefined) return { changed: false, everything: true };
  const { state, keptAs = null, ...figures } = outcome;
  return {
    changed: true,
    everything: isEverything(state),
    percent: percentOf(outcome),
    seed: state.seed,
    ...figures,
    keptAs,
  };
}

function percentOf({ state, rowsAfter, rowsAvailable }: LoadOutcome): number {
  return state.percent ?? Number(((100 * rowsAfter) / rowsAvailable).toFixed(2));
}

function count(rows: number | null): string {
  return rows === null ? '–' : rows.toLocaleString('en');
}
