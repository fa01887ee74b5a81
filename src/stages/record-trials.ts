import { scoreFigures } from '../models/grid/grid-report.ts';
import type { Trial } from '../models/grid/trial.ts';
import { type Candidate, describeCandidate, varyingSettings } from '../models/learner-settings.ts';
import type { Tracking } from '../tracking/tracking.ts';

/** Takes down the trials of a search as they come. */
export interface TrialRecorder {
  readonly started: (trial: Trial) => void;
  readonly scored: (trial: Trial) => void;
  readonly ended: (trial: Trial) => void;
}

/**
 * Records each trial as a run nested in `parent`: named by the settings that the search varies, with all of them as params
 * and the scores of each round as one step of its metrics. A trial that the search does not come to the end of
 * ends with its parent.
 */
export function recordTrials(
  tracking: Tracking,
  parent: { readonly id: string; readonly experiment: string },
  candidates: readonly Candidate[],
  createId: () => string,
): TrialRecorder {
  const varied = varyingSettings(candidates);
  const ids = new Map<number, string>();
  return {
    started: ({ number, candidate }) => {
      const id = createId();
      ids.set(number, id);
      tracking.startRun({
        id,
        experiment: parent.experiment,
        name: describeCandidate(candidate, varied),
        parent: parent.id,
        params: { algorithm: candidate.algorithm, ...candidate.settings },
      });
    },
    scored: (trial) =>
      tracking.record(idOf(ids, trial), {
        metrics: toTrialMetrics(trial),
        step: trial.rounds,
      }),
    ended: (trial) => tracking.finishRun(idOf(ids, trial)),
  };
}

/** The figures of a trial under the names that a training run has them under. */
function toTrialMetrics(trial: Trial): Record<string, number> {
  const metrics: Record<string, number> = {
    training_rows: trial.rows,
    training_seconds: Number(trial.seconds.toFixed(3)),
  };
  for (const [name, value] of Object.entries(scoreFigures(trial))) metrics[`cv_${name}`] = value;
  return metrics;
}

function idOf(ids: ReadonlyMap<number, string>, { number }: Trial): string {
  const id = ids.get(number);
  if (id === undefined) throw new RangeError(`Expected trial ${number} to have been started.`);
  return id;
}
