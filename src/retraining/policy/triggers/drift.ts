import { formatCount, formatShare } from '../../../monitoring/format-share.ts';
import type { Numbers, TriggerReport } from '../decision.ts';
import { sayDuration } from '../duration.ts';
import { readPersistence, type DriftTriggerSettings, type PolicySettings } from '../policy-settings.ts';
import type { DriftFact, DriftWindow, FactError, RetrainingFacts } from '../retraining-facts.ts';

const id = 'drift';

/** What one window says. A window of too few rows says nothing, and does not count as on. */
type WindowState = 'on' | 'off' | 'insufficient';

/**
 * Fired where drift is on in m of the latest n windows, the latest that says anything among them. A window turns on
 * above `value` and off again at `off_at` only, so a share that wavers between them changes nothing. The state follows
 * from the windows, which do not overlap: asking often makes no drift.
 */
export function checkDrift(
  { champion, driftWindows }: RetrainingFacts,
  { triggers: { drift: settings }, windows }: PolicySettings,
): TriggerReport {
  if (settings === 'off') return { id, verdict: 'off', numbers: {}, sentence: 'Not asked.' };
  const error = driftWindows
    .map(({ drift }) => drift)
    .find((drift): drift is FactError => drift.kind === 'error');
  if (error !== undefined) {
    const sentence = `Drift could not be measured: ${error.message}`;
    return { id, verdict: 'error', numbers: {}, sentence, error };
  }
  const { on: wanted, of } = readPersistence(settings.persist);
  const states = walkWindows(driftWindows, settings, windows.min_rows);
  const latest = states.slice(0, of);
  const judged = latest.filter((state) => state !== 'insufficient').length;
  const on = latest.filter((state) => state === 'on').length;
  const numbers: Numbers = {
    windows_on: on,
    windows_wanted: wanted,
    windows_judged: judged,
    windows_looked_at: of,
    latest_share: latestJudged(driftWindows, windows.min_rows)?.share ?? null,
    latest_rows: latestJudged(driftWindows, windows.min_rows)?.rows ?? null,
    value: settings.value,
    off_at: settings.off_at,
  };
  if (judged < wanted) {
    const since =
      champion === null
        ? 'no model is in production'
        : `${judged} of the latest ${of} ${judged === 1 ? 'has' : 'have'}`;
    const sentence =
      `Drift takes ${wanted} windows of ${sayDuration(windows.current)} with ` +
      `${formatCount(windows.min_rows)} predictions each; ${since}.`;
    return { id, verdict: 'insufficient', numbers, sentence };
  }
  const isOn = latest.find((state) => state !== 'insufficient') === 'on';
  const fired = isOn && on >= wanted;
  const count = `Drift was on in ${on} of the latest ${of} windows of ${sayDuration(windows.current)}`;
  const needs = fired ? '' : on >= wanted ? ', but is off again' : `; ${wanted} are needed`;
  return {
    id,
    verdict: fired ? 'fired' : 'quiet',
    numbers,
    sentence: `${count}${needs}. ${sayLatest(latestJudged(driftWindows, windows.min_rows))}`,
  };
}

/** The state of each window, the latest first as they came. */
function walkWindows(
  driftWindows: readonly DriftWindow[],
  { value, off_at }: DriftTriggerSettings,
  minRows: number,
): WindowState[] {
  let isOn = false;
  const states = driftWindows.toReversed().map(({ drift }): WindowState => {
    const judged = asJudged(drift, minRows);
    if (judged === undefined) return 'insufficient';
    if (judged.share > value) isOn = true;
    else if (judged.share <= off_at) isOn = false;
    return isOn ? 'on' : 'off';
  });
  return states.reverse();
}

type JudgedDrift = DriftFact & { readonly share: number };

function latestJudged(driftWindows: readonly DriftWindow[], minRows: number): JudgedDrift | undefined {
  for (const { drift } of driftWindows) {
    const judged = asJudged(drift, minRows);
    if (judged !== undefined) return judged;
  }
  return undefined;
}

function asJudged(drift: DriftWindow['drift'], minRows: number): JudgedDrift | undefined {
  if (drift.kind === 'error' || drift.share === null || drift.rows < minRows) return undefined;
  return { ...drift, share: drift.share };
}

function sayLatest(latest: JudgedDrift | undefined): string {
  if (latest === undefined) return '';
  const names = latest.drifted.length === 0 ? '' : ` (${latest.drifted.join(', ')})`;
  return `In the latest ${formatShare(latest.share)} of the signals drifted${names}, over ${formatCount(latest.rows)} predictions.`;
}
