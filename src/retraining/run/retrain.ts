import { AppError } from '../../errors/app-error.ts';
import { REGISTERED_MODEL } from '../../tracking/models/registered-model.ts';
import type { RetrainStep } from '../../tracking/retraining/retraining-store.ts';
import type { GateReport } from '../gates/gate-report.ts';
import type { Decision } from '../policy/decision.ts';
import { listGateNumbers } from './gate-numbers.ts';
import type { Contender, RetrainEffects, RetrainOutcome, RetrainRequest } from './retrain-effects.ts';
import { makeRetrainKey } from './retrain-key.ts';
import { explainTrainingFailure } from './training-failure.ts';

/**
 * Trains a challenger, has it judged, and puts it into production where the gates let it through: one process at a time, each
 * step recorded under the lease before it is taken. Throws what kept it from a verdict, after recording that: `TRAINING_FAILED`,
 * `RETRAIN_BUSY`, `LEASE_LOST`, `PROMOTION_REFUSED`, or the error of the check that broke.
 */
export async function retrain(request: RetrainRequest, effects: RetrainEffects): Promise<RetrainOutcome> {
  // Asked without the lease first: most of the time there is nothing to do, and nobody to keep out.
  const asked = request.ifNeeded ? await effects.decide() : null;
  if (asked?.needed === false) return { kind: 'not-needed', decision: asked };
  const { token } = await effects.takeLease();
  const lost = new AbortController();
  const stop = effects.keepAlive(token, () => lost.abort());
  try {
    // Asked again: what another process did meanwhile may have answered it.
    const decision = asked === null ? null : await effects.decide();
    if (decision?.needed === false) return { kind: 'not-needed', decision };
    if (decision !== null) effects.onEvent({ kind: 'decided', decision });
    return await begin(request, effects, { token, decision, signal: lost.signal });
  } finally {
    stop();
    giveBack(effects, token);
  }
}

interface Tenure {
  readonly token: number;
  readonly decision: Decision | null;
  /** Fires when the lease is lost. */
  readonly signal: AbortSignal;
}

async function begin(
  request: RetrainRequest,
  effects: RetrainEffects,
  { token, decision, signal }: Tenure,
): Promise<RetrainOutcome> {
  const champion = effects.readChampion();
  const { inputs, gates } = await effects.describeInputs();
  const beginning = effects.store.begin(
    token,
    {
      key: makeRetrainKey({
        champion: champion?.id ?? null,
        inputs,
        gates,
        policy: decision?.key_parts ?? null,
      }),
      cause: decision === null ? 'manual' : 'policy',
      model: REGISTERED_MODEL,
      champion: champion?.version ?? null,
      decision: decision ?? {},
    },
    request.force,
  );
  const { record } = beginning;
  if (beginning.kind === 'decided') return { kind: 'decided-before', record, decision };
  effects.onEvent({ kind: 'begun', record });
  const step: RetrainStep = { token, number: record.number };
  try {
    return { ...(await trainAndJudge(champion, effects, step, signal)), decision };
  } catch (error) {
    throw recordFailure(effects, step, error);
  }
}

type Verdict =
  | Omit<Extract<RetrainOutcome, { kind: 'promoted' }>, 'decision'>
  | Omit<Extract<RetrainOutcome, { kind: 'rejected' }>, 'decision'>;

async function trainAndJudge(
  champion: Contender | null,
  effects: RetrainEffects,
  step: RetrainStep,
  signal: AbortSignal,
): Promise<Verdict> {
  const { store } = effects;
  store.startTraining(step);
  const challenger = await train(effects, signal);
  const { rolledBack } = store.startGating(step, challenger.version);
  const name = `Version ${challenger.version}`;
  const reject = (rejectedBy: readonly string[], outcome: string, report: GateReport | null): Verdict => ({
    kind: 'rejected',
    record: store.reject(step, { rejectedBy, outcome, gates: report }),
    challenger,
    report,
  });

  if (champion === null && effects.readChampion()?.id === challenger.id) {
    const outcome = `${name} is the first in production: it reached the floor of its training.`;
    return { kind: 'promoted', ...store.adopt(step, challenger.version, outcome), report: null };
  }
  if (champion?.id === challenger.id) {
    const outcome = `The training came to version ${challenger.version} again, which is in production: the same model again is not better.`;
    return reject(['different'], outcome, null);
  }
  if (rolledBack !== undefined) {
    const outcome = `The training came to version ${challenger.version} again, which was taken out of production by a rollback: ${rolledBack.reason}.`;
    return reject(['rolled_back'], outcome, null);
  }
  effects.onEvent({ kind: 'gating', champion, challenger });
  const report = await effects.judge(champion, challenger);
  if (report.verdict === 'rejected') {
    const first = report.gates.find(({ passed }) => !passed);
    return reject(report.rejected_by, first?.sentence ?? report.sentence, report);
  }
  const outcome = describePromotion(champion, challenger, report);
  const promotion = store.promote(step, {
    ...{ challenger: challenger.version, champion: champion?.version ?? null, gates: report, outcome },
    ...{ numbers: listGateNumbers(report), check: effects.checkModel },
    reason: `retraining ${step.number}: all ${report.gates.length} gates passed`,
  });
  return { kind: 'promoted', ...promotion, report };
}

async function train(effects: RetrainEffects, signal: AbortSignal): Promise<Contender> {
  try {
    return await effects.train(signal);
  } catch (error) {
    throw explainTrainingFailure(error);
  }
}

function describePromotion(champion: Contender | null, challenger: Contender, report: GateReport): string {
  const after = report.challenger.weighted_f1.toFixed(4);
  if (champion === null || report.champion === null)
    return `Version ${challenger.version} is the first in production: weighted F1 ${after}.`;
  const before = report.champion.weighted_f1.toFixed(4);
  return `Version ${challenger.version} took the place of version ${champion.version}: weighted F1 ${before} → ${after}.`;
}

/** Records that it came to no verdict, and gives the error to throw: where the lease is lost, that is what counts. */
function recordFailure({ store }: RetrainEffects, step: RetrainStep, error: unknown): unknown {
  if (isLoss(error)) return error;
  const code = error instanceof AppError ? error.code : 'INTERNAL';
  try {
    store.fail(step, { errorCode: code, outcome: describeFailure(error) });
    return error;
  } catch (second) {
    // Neither written nor undone: whoever takes the lease next records that this process ended.
    return isLoss(second) ? second : error;
  }
}

function describeFailure(error: unknown): string {
  if (!(error instanceof AppError)) return error instanceof Error ? error.message : String(error);
  // That production stays as it is goes without saying in a history, and a place in a file does not fit into a sentence.
  const details = error.details.filter((line) => !/^\s/.test(line));
  const lead = error.code === 'TRAINING_FAILED' && details.length > 0 ? [] : [error.message];
  return [...lead, ...details].join(' ');
}

function isLoss(error: unknown): boolean {
  return error instanceof AppError && error.code === 'LEASE_LOST';
}

/** What was decided counts, not whether the lease could be given back: a process that has ended does not hold it. */
function giveBack({ store }: RetrainEffects, token: number): void {
  try {
    store.giveBack(token);
  } catch {
    return;
  }
}
