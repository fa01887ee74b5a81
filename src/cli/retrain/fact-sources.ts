import type { Champion, PastRetrain, TriggerId } from '../../retraining/policy/retraining-facts.ts';
import type { Decision } from '../../retraining/policy/decision.ts';
import type { AliasChange } from '../../tracking/models/model-version.ts';
import type { RetrainRecord } from '../../tracking/retraining/retrain-record.ts';

/** The version in production and since when; null where there is none. The history is that of production, the latest first. */
export function findChampion([latest]: readonly AliasChange[]): Champion | null {
  if (latest?.to === undefined || latest.to === null) return null;
  return { version: latest.to, since: latest.changedAt };
}

/**
 * The retrainings as the policy looks at them. One that found the pipeline busy has not been tried, and is no reason to wait;
 * nor is one that a person asked for and that came to no challenger: a typing error is not to cost a night.
 */
export function listPastRetrains(records: readonly RetrainRecord[]): PastRetrain[] {
  return records
    .filter(({ tried, ...record }) => tried && !(record.cause === 'manual' && cameToNothing(record)))
    .map((record) => ({
      startedAt: record.startedAt,
      state: record.state,
      champion: record.champion,
      challenger: record.challenger,
      because: becauseOf(record),
    }));
}

/** Without a model, or with the one that is in production already. */
function cameToNothing({
  state,
  champion,
  challenger,
}: Pick<RetrainRecord, 'state' | 'champion' | 'challenger'>): boolean {
  return state === 'failed' || (state === 'rejected' && challenger === champion);
}

/** The date of the schedule that the latest retraining handled which the schedule had called for, and which did not fail. */
export function findHandledSchedule(records: readonly RetrainRecord[]): string | null {
  const dates = records
    .filter(({ state }) => state !== 'failed')
    .flatMap(({ decision }) => (decision as Partial<Decision>).schedule_due ?? []);
  return dates.sort((a, b) => Date.parse(a) - Date.parse(b)).at(-1) ?? null;
}

function becauseOf({ decision }: RetrainRecord): readonly TriggerId[] {
  return (decision as Partial<Decision>).because ?? [];
}
