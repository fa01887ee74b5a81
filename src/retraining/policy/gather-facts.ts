import { AppError } from '../../errors/app-error.ts';
import { evidenceSince, findLatestJudged, findLatestRejection } from './judged-retrains.ts';
import { latestWindow, listWindows } from './list-windows.ts';
import type { PolicySettings } from './policy-settings.ts';
import type {
  Champion,
  DriftFact,
  Fact,
  LiveQualityFact,
  PastRetrain,
  RetrainingFacts,
  TimeWindow,
} from './retraining-facts.ts';

/** Where the facts come from. What throws here could not be found out. */
export interface FactSources {
  readonly champion: () => Champion | null;
  readonly retrains: () => readonly PastRetrain[];
  /** The latest `schedule_due` of a retraining that was decided by the schedule and did not fail. */
  readonly lastHandledSchedule: () => string | null;
  /** Drift of the champion's predictions in the window. */
  readonly drift: (champion: Champion, window: TimeWindow) => DriftFact;
  /** Quality of the champion's labelled predictions in the window. */
  readonly quality: (champion: Champion, window: TimeWindow) => LiveQualityFact;
  /**
   * Labelled rows that have come since this version was trained, or since labels were last learnt from where that is later; less
   * than 0 where some were taken away.
   */
  readonly newLabelledRows: (version: number, learntAt: string | null) => number | Promise<number>;
}

/**
 * The facts that a decision is made from. A measurement that throws becomes a fact of kind `error`; where the champion
 * or earlier retrainings cannot be read there is nothing to decide on, and it throws.
 */
export async function gatherFacts(
  settings: PolicySettings,
  now: Date,
  sources: FactSources,
): Promise<RetrainingFacts> {
  const at = now.toISOString();
  const champion = sources.champion();
  const { windows, triggers } = settings;
  const common = {
    now: at,
    champion,
    lastHandledSchedule: sources.lastHandledSchedule(),
    retrains: sources.retrains(),
  };
  if (champion === null) {
    return {
      ...common,
      driftWindows: [],
      quality: { kind: 'known', rows: 0, score: null },
      newLabelledRows: { kind: 'known', rows: 0 },
    };
  }
  // What nobody asks for is not measured: a trigger is often off because its measurement is of no use here.
  const since = evidenceSince(champion, common.retrains);
  const driftWindows = triggers.drift === 'off' ? [] : listWindows(at, since, windows.current);
  return {
    ...common,
    driftWindows: await Promise.all(
      driftWindows.map(async (window) => ({
        ...window,
        drift: await attempt(() => sources.drift(champion, window)),
      })),
    ),
    quality:
      triggers.f1_floor === 'off'
        ? { kind: 'known', rows: 0, score: null }
        : await attempt(() => sources.quality(champion, latestWindow(at, windows.current))),
    newLabelledRows: await attempt(async () => ({
      rows: Math.max(
        0,
        await sources.newLabelledRows(
          findLatestJudged(champion, common.retrains),
          findLatestRejection(champion, common.retrains),
        ),
      ),
    })),
  };
}

async function attempt<Value>(measure: () => Value | Promise<Value>): Promise<Fact<Value>> {
  try {
    return { kind: 'known', ...(await measure()) };
  } catch (error) {
    if (!(error instanceof AppError)) {
      const message = error instanceof Error ? error.message : String(error);
      return { kind: 'error', code: 'INTERNAL', message };
    }
    if (error.code === 'INTERRUPTED') throw error;
    return { kind: 'error', code: error.code, message: error.message, hint: error.hint };
  }
}
