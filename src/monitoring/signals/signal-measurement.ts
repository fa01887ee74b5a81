import type { BinnedDistribution, SignalId, SignalKind } from '../drift-report.ts';

/** What one signal measured, before it is judged together with the others. Numbers are not rounded yet. */
export interface SignalMeasurement {
  readonly id: SignalId;
  readonly kind: SignalKind;
  readonly statistic: number;
  readonly p: number;
  readonly effect: number;
  readonly ci: readonly [number, number];
  readonly smallestDetectable: number;
  readonly finding: string;
  readonly sideBySide: Readonly<Record<string, number>>;
  readonly distribution?: BinnedDistribution;
}

/** How a signal is to be measured. */
export interface SignalSettings {
  /** Of the interval around the effect. */
  readonly confidence: number;
  /** The level that this signal's test has to pass when it is the only one that moved, and the chance to pass it. */
  readonly testAlpha: number;
  readonly power: number;
  /** The smallest effect that counts. */
  readonly floor: number;
}
