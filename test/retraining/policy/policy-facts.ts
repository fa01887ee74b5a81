import type { Decision, LimitReport, TriggerReport } from '../../../src/retraining/policy/decision.ts';
import type {
  DriftWindow,
  PastRetrain,
  RetrainingFacts,
} from '../../../src/retraining/policy/retraining-facts.ts';

export const NOW = '2026-03-29T02:00:20.000Z';
const DAY_MS = 86_400_000;

/** So many days before (or after) `NOW`. */
export const daysAgo = (days: number): string => new Date(Date.parse(NOW) - days * DAY_MS).toISOString();

/** Facts in which nothing is going on: a champion of 90 days, quiet windows, few new rows, the schedule handled. */
export function quietFacts(changes: Partial<RetrainingFacts> = {}): RetrainingFacts {
  return {
    now: NOW,
    champion: { version: 3, since: daysAgo(90) },
    driftWindows: windowsOf(0, 0, 0, 0),
    quality: quality(0.8, 0.05),
    newLabelledRows: { kind: 'known', rows: 20 },
    lastHandledSchedule: '2026-03-29T02:00:00.000Z',
    retrains: [],
    ...changes,
  };
}

/** Windows of seven days, the latest first: the share of drifted signals, or `null` for too few rows. */
export function windowsOf(...shares: readonly (number | null)[]): DriftWindow[] {
  return shares.map((share, index) => ({
    from: daysAgo(7 * (index + 1)),
    to: daysAgo(7 * index),
    drift: { kind: 'known', rows: share === null ? 40 : 900, share, drifted: [] },
  }));
}

export function quality(macroF1: number, halfWidth: number, rows = 800): RetrainingFacts['quality'] {
  const score = { macroF1, lower95: macroF1 - halfWidth, upper95: macroF1 + halfWidth };
  return { kind: 'known', rows, score };
}

export function pastRetrain(days: number, changes: Partial<PastRetrain> = {}): PastRetrain {
  return {
    startedAt: daysAgo(days),
    state: 'promoted',
    champion: 2,
    challenger: 3,
    because: ['drift'],
    ...changes,
  };
}

export function triggerOf(decision: Decision, id: TriggerReport['id']): TriggerReport {
  const found = decision.triggers.find((trigger) => trigger.id === id);
  if (found === undefined) throw new Error(`no trigger ${id}`);
  return found;
}

export function limitOf(decision: Decision, id: LimitReport['id']): LimitReport {
  const found = decision.limits.find((limit) => limit.id === id);
  if (found === undefined) throw new Error(`no limit ${id}`);
  return found;
}
