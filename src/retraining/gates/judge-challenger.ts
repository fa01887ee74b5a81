import { expectedCalibrationError } from '../../models/calibration-error.ts';
import { countConfusions, scoreConfusions } from '../../models/classification-metrics.ts';
import { roundNumbers } from '../../monitoring/round-numbers.ts';
import { countAnswers } from './answer-cells.ts';
import { judgeAnswers } from './answers-gate.ts';
import { judgeBetter } from './better-gate.ts';
import { judgeCalibration } from './calibration-gate.ts';
import { checkComparedModels, type ComparedModels, type ModelAnswers } from './compared-models.ts';
import { judgeDifferent } from './different-gate.ts';
import { judgeFloor } from './floor-gate.ts';
import type { GateReport, GateResult, ModelScores } from './gate-report.ts';
import type { GateSettings } from './gate-settings.ts';
import { judgeHarm } from './harm-gate.ts';
import { judgePerClass } from './per-class-gate.ts';
import { judgeServing } from './serve-gate.ts';
import type { ServingSmoke } from './serving-smoke.ts';

/** How the models serve; without a champion that of the challenger alone. */
export interface ServingFigures {
  readonly champion: ServingSmoke | undefined;
  readonly challenger: ServingSmoke;
}

/**
 * Whether the challenger may take the champion's place: every gate has to pass, and each says what it saw. Where
 * nothing is in production yet only `floor`, `answers` and `serve` are asked. The same rows (in any order), settings and
 * seed give the same report. Throws what `checkComparedModels` throws: no judgement is not a rejection.
 */
export function judgeChallenger(
  models: ComparedModels,
  serving: ServingFigures,
  settings: GateSettings,
): GateReport {
  checkComparedModels(models);
  const { truth, classNames, champion } = models;
  const classes = classNames.length;
  const challengerScores = scoreModel(truth, models.challenger, classes);
  const championScores = champion === undefined ? null : scoreModel(truth, champion, classes);
  const gates: GateResult[] = [
    judgeFloor(challengerScores, truth.length, settings.floor),
    judgeAnswers(models, settings.answers),
  ];
  if (champion !== undefined && championScores !== null) {
    const cells = countAnswers(truth, champion.predicted, models.challenger.predicted, classes);
    gates.push(
      judgeDifferent(cells, settings.different),
      judgeBetter(cells, settings.better, settings.seed),
      judgeHarm(cells, settings.harm),
      judgePerClass(cells, settings.per_class, {
        classNames,
        samples: settings.better.samples,
        seed: settings.seed + 1,
      }),
      judgeCalibration(championScores, challengerScores, settings.calibration),
    );
  }
  gates.push(judgeServing(serving.challenger, serving.champion, settings.serve));
  return roundNumbers(
    concludeGates({
      rows: truth.length,
      seed: settings.seed,
      champion: championScores,
      challenger: challengerScores,
      gates,
    }),
  );
}

/** The report of gates that have been judged: accepted when all passed. */
function concludeGates(judged: Omit<GateReport, 'verdict' | 'sentence' | 'schema_version'>): GateReport {
  const failed = judged.gates.filter(({ passed }) => !passed);
  if (failed.length === 0) {
    const sentence =
      judged.champion === null
        ? 'Accepted: the first model, good enough for production.'
        : `Accepted: all ${judged.gates.length} gates passed.`;
    return { schema_version: 1, verdict: 'accepted', sentence, ...judged };
  }
  const names = failed.map(({ name }) => name);
  const [first] = failed;
  return {
    schema_version: 1,
    verdict: 'rejected',
    rejected_by: names,
    sentence: `Rejected by ${names.join(', ')}. ${first?.sentence ?? ''}`,
    ...judged,
  };
}

function scoreModel(
  truth: Int32Array,
  { predicted, probabilities }: ModelAnswers,
  classes: number,
): ModelScores {
  const metrics = scoreConfusions(countConfusions(truth, predicted, classes));
  const confidences = Array.from(predicted, (answer, row) =>
    Math.min(1, probabilities[row * classes + answer]),
  );
  const correct = Array.from(predicted, (answer, row) => answer === truth[row]);
  return {
    weighted_f1: metrics.f1_weighted,
    macro_f1: metrics.f1_macro,
    accuracy: metrics.accuracy,
    // The last digits of this sum depend on the order of the rows.
    expected_calibration_error: Number(expectedCalibrationError(confidences, correct).toFixed(9)),
  };
}
