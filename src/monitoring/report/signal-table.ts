import { drawEffectGauge } from '../../charts/effect-gauge.ts';
import { SIGNAL_NAMES, type DriftReport, type DriftSignal, type SignalId } from '../drift-report.ts';
import { formatPoints, formatShare, formatSigned } from '../format-share.ts';
import { element, head, table, text } from './html.ts';

/** The signals, one a row: what was seen, how large it is beside the floor, whether chance explains it. Empty when none was tested. */
export function renderSignalTable({ signals, signals_tested, alpha }: DriftReport): string[] {
  if (signals_tested === 0) return [];
  const heads = [
    head('Signal'),
    head('Effect and its floor'),
    head('Adjusted p', 'number'),
    head('Smallest shift that would show', 'number'),
    head('Verdict', 'number'),
  ];
  return [
    element('h2', {}, ['Signals']),
    table(
      'signals',
      heads,
      signals.map((signal) => renderRow(signal, alpha)),
    ),
  ];
}

/** Below this a p-value is not told apart any further. */
const SMALLEST_P = 0.0001;

function renderRow(signal: DriftSignal, alpha: number): string {
  const { id, verdict, finding, effect, ci, p_adjusted, smallest_detectable } = signal;
  const shown = effect !== null && ci !== null ? [describeEffect(signal, effect, ci)] : ['–'];
  return element('tr', { class: verdict }, [
    element('td', {}, [
      element('div', { class: 'name' }, [text(SIGNAL_NAMES[id])]),
      element('div', { class: 'small' }, [text(finding)]),
    ]),
    element('td', {}, shown),
    element('td', { class: 'number', 'data-label': 'Adjusted p' }, [
      p_adjusted === null ? '–' : formatP(p_adjusted),
    ]),
    element('td', { class: 'number', 'data-label': 'Smallest shift that would show' }, [
      smallest_detectable === null ? '–' : formatSize(id, smallest_detectable),
    ]),
    element('td', { class: 'number' }, [
      element('span', { class: 'chip' }, [text(describeVerdict(signal, alpha))]),
    ]),
  ]);
}

function describeVerdict({ verdict, p_adjusted }: DriftSignal, alpha: number): string {
  switch (verdict) {
    case 'drift':
      return 'moved';
    case 'ok':
      return p_adjusted !== null && p_adjusted < alpha ? 'below the floor' : 'as before';
    case 'insufficient':
      return 'too few rows';
  }
}

function describeEffect(signal: DriftSignal, effect: number, [low, high]: readonly [number, number]): string {
  const { id, threshold } = signal;
  const interval: [number, number] = effect < 0 ? [Math.max(0, -high), -low] : [Math.max(0, low), high];
  const sizes =
    `${formatEffect(id, effect)} (${formatBound(id, low)} to ${formatBound(id, high)}), ` +
    `floor ${formatSize(id, threshold)}`;
  return (
    drawEffectGauge({
      title: `${SIGNAL_NAMES[id]}: ${sizes}`,
      effect: Math.abs(effect),
      interval,
      floor: threshold,
    }) + element('div', { class: 'small' }, [text(sizes)])
  );
}

function isChange(id: SignalId): boolean {
  return id === 'out_of_vocabulary' || id === 'missing_description';
}

/** With its sign where the effect is a change. */
function formatEffect(id: SignalId, effect: number): string {
  return isChange(id) ? formatPoints(effect) : formatShare(effect);
}

/** As the effect, its unit understood. */
function formatBound(id: SignalId, bound: number): string {
  return isChange(id) ? formatSigned(bound * 100) : formatShare(bound);
}

/** Without a sign. */
function formatSize(id: SignalId, size: number): string {
  return isChange(id) ? formatPoints(size).replace('+', '') : formatShare(size);
}

function formatP(p: number): string {
  return p < SMALLEST_P ? text(`< ${SMALLEST_P}`) : p.toFixed(p < 0.01 ? 4 : 2);
}
