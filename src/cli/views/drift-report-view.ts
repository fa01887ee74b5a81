import { type DriftSignal, type DriftVerdict, SIGNAL_NAMES } from '../../monitoring/drift-report.ts';
import { formatCount } from '../../monitoring/format-share.ts';
import { formatTable } from '../format/format-table.ts';
import { countOf } from '../format/format-value.ts';
import type { LiveDrift } from '../predictions/live-drift.ts';
import type { ViewSurface } from './view-surface.ts';

const VERDICTS: Readonly<Record<DriftVerdict, string>> = {
  drift: 'moved',
  ok: 'as before',
  insufficient: '–',
};
const MOST_CLASSES = 3;

/** `drift-report` as text: the verdict, the signals, the classes that moved most. */
export function formatDriftReport(live: LiveDrift, surface: ViewSurface): string[] {
  const { report, version, since, until } = live;
  const { style } = surface;
  const colour = { drift: style.yellow, ok: style.green, insufficient: style.dim }[report.verdict];
  const days = `${minute(since)} to ${minute(until)} UTC`;
  return [
    colour(report.sentence),
    `${countOf(report.n_current, 'prediction')} of version ${version}, ${days}, against ${formatCount(report.n_reference)} of its evaluation part`,
    ...(report.signals_tested === 0 ? [] : ['', ...listSignals(report.signals, surface)]),
    ...listFindings(report.signals),
    ...listClasses(live),
    '',
  ];
}

function listSignals(signals: readonly DriftSignal[], surface: ViewSurface): string[] {
  return formatTable(
    [
      { title: 'signal' },
      { title: 'verdict' },
      { title: 'effect', align: 'right' },
      { title: 'floor', align: 'right' },
      { title: 'adjusted p', align: 'right' },
      { title: 'would show from', align: 'right' },
    ],
    signals.map(({ id, verdict, effect, threshold, p_adjusted, smallest_detectable }) => [
      SIGNAL_NAMES[id],
      verdict === 'drift' ? surface.style.yellow(VERDICTS[verdict]) : VERDICTS[verdict],
      effect === null ? '–' : effect.toFixed(3),
      threshold.toFixed(3),
      p_adjusted === null ? '–' : p_adjusted < 0.0001 ? '< 0.0001' : p_adjusted.toFixed(4),
      smallest_detectable === null ? '–' : smallest_detectable.toFixed(3),
    ]),
    surface,
  );
}

function listFindings(signals: readonly DriftSignal[]): string[] {
  const moved = signals.filter(({ verdict }) => verdict === 'drift');
  return moved.length === 0 ? [] : ['', ...moved.map(({ finding }) => `  ${finding}`)];
}

function listClasses({ report }: LiveDrift): string[] {
  return report.classes
    .filter(({ moved }) => moved)
    .slice(0, MOST_CLASSES)
    .map(
      ({ code, category, reference_share, current_share }) =>
        `  ${code} ${category}: ${percent(reference_share)} → ${percent(current_share)}`,
    );
}

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;
const minute = (iso: string): string => iso.slice(0, 16).replace('T', ' ');
