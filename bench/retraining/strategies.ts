import { decideRetraining } from '../../src/retraining/policy/decide-retraining.ts';
import { evidenceSince } from '../../src/retraining/policy/judged-retrains.ts';
import { listWindows } from '../../src/retraining/policy/list-windows.ts';
import { DEFAULT_POLICY_SETTINGS, type PolicySettings } from '../../src/retraining/policy/policy-settings.ts';
import type {
  DriftFact,
  LiveQualityFact,
  PastRetrain,
} from '../../src/retraining/policy/retraining-facts.ts';

/** What a strategy may look at in the night of a day. */
interface Night {
  /** Days since the year began; the night begins it. */
  readonly day: number;
  readonly championSince: number;
  readonly championVersion: number;
  readonly retrains: readonly PastRetrain[];
  /** Since the latest training that was judged. */
  readonly newLabelledRows: number;
  readonly handledSchedule: string | null;
  /** Drift of the champion's predictions from one day up to, but without another. */
  readonly drift: (from: number, to: number) => DriftFact;
  readonly quality: (from: number, to: number) => LiveQualityFact;
}

interface StrategyAnswer {
  readonly retrain: boolean;
  readonly because: PastRetrain['because'];
  readonly scheduleDue?: string | null;
}

export interface Strategy {
  readonly name: string;
  readonly ask: (night: Night) => StrategyAnswer;
}

const { triggers } = DEFAULT_POLICY_SETTINGS;

/** Ours as it is shipped, ours without the calendar, and what is done elsewhere. */
export const STRATEGIES: readonly Strategy[] = [
  { name: 'cron nightly', ask: byCron(1) },
  { name: 'cron weekly', ask: byCron(7) },
  { name: 'drift share > 0.3', ask: byDriftShare },
  { name: 'rakuten', ask: byPolicy(DEFAULT_POLICY_SETTINGS) },
  {
    name: 'rakuten, no schedule',
    ask: byPolicy({ ...DEFAULT_POLICY_SETTINGS, triggers: { ...triggers, schedule: 'off' } }),
  },
];

const WINDOW_DAYS = 7;
const START = Date.UTC(2026, 0, 1, 2, 0, 0);
const DAY_MS = 86_400_000;

/** The moment at which the policy is asked. */
export function nightOf(day: number): string {
  return new Date(START + day * DAY_MS).toISOString();
}

function dayOf(time: string): number {
  return Math.round((Date.parse(time) - START) / DAY_MS);
}

function byCron(days: number): Strategy['ask'] {
  return ({ day, newLabelledRows }) => ({ retrain: day % days === 0 && newLabelledRows > 0, because: [] });
}

/** Every night the last week against the profile; above the threshold, a retraining. */
function byDriftShare({ day, drift }: Night): StrategyAnswer {
  const { share } = drift(day - WINDOW_DAYS, day);
  return { retrain: share !== null && share > 0.3, because: [] };
}

function byPolicy(settings: PolicySettings): Strategy['ask'] {
  return (night) => {
    const now = nightOf(night.day);
    const champion = { version: night.championVersion, since: nightOf(night.championSince) };
    const decision = decideRetraining(settings, {
      now,
      champion,
      driftWindows: listWindows(now, evidenceSince(champion, night.retrains), settings.windows.current).map(
        (window) => ({
          ...window,
          drift: { kind: 'known', ...night.drift(dayOf(window.from), dayOf(window.to)) },
        }),
      ),
      quality: { kind: 'known', ...night.quality(night.day - WINDOW_DAYS, night.day) },
      newLabelledRows: { kind: 'known', rows: night.newLabelledRows },
      lastHandledSchedule: night.handledSchedule,
      retrains: night.retrains,
    });
    return { retrain: decision.needed, because: decision.because, scheduleDue: decision.schedule_due };
  };
}
