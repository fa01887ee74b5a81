import { createHash } from 'node:crypto';
import { roundNumbers } from '../../monitoring/round-numbers.ts';
import type { Decision, LimitReport, TriggerReport } from './decision.ts';
import { checkBudget } from './limits/budget.ts';
import { checkCooldown } from './limits/cooldown.ts';
import { checkNewRows } from './limits/new-rows.ts';
import { checkRetry } from './limits/retry.ts';
import { countWindows, latestWindow } from './list-windows.ts';
import type { PolicySettings } from './policy-settings.ts';
import type { RetrainingFacts, TriggerId } from './retraining-facts.ts';
import { toStableJson } from '../stable-json.ts';
import { checkBacklog } from './triggers/backlog.ts';
import { checkDrift } from './triggers/drift.ts';
import { checkF1Floor } from './triggers/f1-floor.ts';
import { checkFirstModel } from './triggers/first-model.ts';
import { checkSchedule, findDueDate } from './triggers/schedule.ts';

/**
 * Whether to retrain: some trigger has fired and no limit blocks. Pure: the same settings and facts give the same
 * decision, and nothing is remembered from one call to the next. A trigger that could not be checked is told in
 * `failed_checks`, and the decision follows from the others.
 */
export function decideRetraining(settings: PolicySettings, facts: RetrainingFacts): Decision {
  const triggers: TriggerReport[] = [
    checkFirstModel(facts),
    checkF1Floor(facts, settings.triggers.f1_floor),
    checkDrift(facts, settings),
    checkBacklog(facts, settings.triggers.backlog),
    checkSchedule(facts, settings.triggers.schedule),
  ];
  const because = triggers.filter(({ verdict }) => verdict === 'fired').map(({ id }) => id);
  const failed = triggers.filter(({ verdict }) => verdict === 'error').map(({ id }) => id);
  const limits = checkLimits(settings, facts, because);
  const blocking = because.length === 0 ? [] : limits.filter(({ verdict }) => verdict === 'blocks');
  const { champion, now } = facts;
  const due = because.includes('schedule') ? readDueDate(settings, facts) : null;
  return roundNumbers({
    schema_version: 1,
    decided_at: now,
    needed: because.length > 0 && blocking.length === 0,
    sentence: summarise(triggers, blocking),
    because,
    blocked_by: blocking.map(({ id }) => id),
    failed_checks: failed,
    triggers,
    limits,
    champion: champion?.version ?? null,
    window: latestWindow(now, settings.windows.current),
    schedule_due: due,
    key_parts: {
      policy: createHash('sha256').update(toStableJson(settings)).digest('hex'),
      champion: champion?.version ?? null,
      because,
      window: champion === null ? 0 : countWindows(now, champion.since, settings.windows.current),
      schedule_due: due,
    },
  });
}

function checkLimits(
  { limits, triggers }: PolicySettings,
  facts: RetrainingFacts,
  because: readonly TriggerId[],
): LimitReport[] {
  const cooldown = checkCooldown(facts, limits);
  const mayBypass = triggers.f1_floor !== 'off' && triggers.f1_floor.bypass_cooldown;
  const bypassed = cooldown.verdict === 'blocks' && mayBypass && bypassesCooldown(facts, because);
  return [
    bypassed
      ? {
          ...cooldown,
          verdict: 'bypassed',
          sentence: `${cooldown.sentence} Quality below the floor does not wait for that.`,
        }
      : cooldown,
    checkRetry(facts, limits),
    checkBudget(facts, limits.max_runs_per_30d),
    checkNewRows(facts, limits.min_new_labelled_rows),
  ];
}

/**
 * Quality below the floor need not wait, once for each model in production: where a challenger was rejected for the
 * same cause, the next of the same days would be, too.
 */
function bypassesCooldown({ champion, retrains }: RetrainingFacts, because: readonly TriggerId[]): boolean {
  if (!because.includes('f1_floor')) return false;
  return !retrains.some(
    (retrain) =>
      retrain.state !== 'failed' &&
      retrain.champion === (champion?.version ?? null) &&
      retrain.because.includes('f1_floor'),
  );
}

function readDueDate({ triggers: { schedule } }: PolicySettings, facts: RetrainingFacts): string | null {
  return schedule === 'off' ? null : (findDueDate(facts, schedule) ?? null);
}

function summarise(triggers: readonly TriggerReport[], blocking: readonly LimitReport[]): string {
  const fired = triggers.filter(({ verdict }) => verdict === 'fired').map(({ sentence }) => sentence);
  const failed = triggers.filter(({ verdict }) => verdict === 'error').map(({ sentence }) => sentence);
  if (fired.length > 0) {
    const head = blocking.length === 0 ? 'Retraining is needed.' : 'Retraining has to wait.';
    return [head, ...fired, ...blocking.map(({ sentence }) => sentence), ...failed].join(' ');
  }
  const quiet =
    failed.length === 0 ? 'Retraining is not needed: no trigger has fired.' : 'No trigger has fired.';
  return [quiet, ...failed].join(' ');
}
