import { basename, join } from 'node:path';
import { AppError } from '../../errors/app-error.ts';
import type { ExitCode } from '../../errors/error-codes.ts';
import { findProjectRoot } from '../../pipeline/definition/find-project-root.ts';
import { syncFeedbackFile } from '../../monitoring/log/feedback-file.ts';
import { announceRetrain } from '../../retraining/notify/announce-retrain.ts';
import type { Delivery } from '../../retraining/notify/deliver-notifications.ts';
import type { Decision } from '../../retraining/policy/decision.ts';
import { toMilliseconds } from '../../retraining/policy/duration.ts';
import { retrain } from '../../retraining/run/retrain.ts';
import type {
  Contender,
  RetrainEffects,
  RetrainEvent,
  RetrainOutcome,
} from '../../retraining/run/retrain-effects.ts';
import { ReadSession, type WriteSession } from '../../tracking/database/database-session.ts';
import { selectModelVersion } from '../../tracking/models/read-models.ts';
import { PredictionLog } from '../../tracking/predictions/prediction-log.ts';
import { REGISTERED_MODEL, TRACKING_DATABASE } from '../../tracking/models/registered-model.ts';
import { readUptime } from '../../tracking/retraining/read-uptime.ts';
import { RetrainingStore } from '../../tracking/retraining/retraining-store.ts';
import { readModelFolder } from '../../models/model-folder.ts';
import type { CommandContext } from '../command-context.ts';
import { withWriteSession } from '../project/open-writer.ts';
import { openPipeline } from '../pipeline/open-project.ts';
import { askPolicy } from './ask-policy.ts';
import { describeInputs } from './describe-inputs.ts';
import { findTrainStage, type TrainStage } from './find-train-stage.ts';
import { judgeVersions } from './judge-versions.ts';
import { keepLease, takeLease } from './lease-keeper.ts';
import { notifyPeople } from './notify-people.ts';
import { readRunSettings, type RunSettings } from './run-settings.ts';
import { trainChallenger } from './train-challenger.ts';
import {
  formatBeginning,
  formatDecision,
  formatRetrainOutcome,
  toJsonOutcome,
} from '../views/retrain-view.ts';

export interface RetrainOptions {
  readonly ifNeeded?: boolean;
  readonly dryRun?: boolean;
  readonly force?: boolean;
  readonly exitCode?: boolean;
  readonly wait?: boolean;
}

/** `retrain`, in the project that the command was typed in. */
export async function runRetrain(typedIn: CommandContext, options: RetrainOptions): Promise<ExitCode> {
  const context = { ...typedIn, cwd: findProjectRoot(typedIn.cwd) };
  // Before the database: where there is no pipeline, none is to be made.
  const stage = findTrainStage(openPipeline(context));
  const settings = readRunSettings(context);
  if (options.dryRun) return showDecision(context, settings, options);
  return withWriteSession(context, async (session) => {
    const store = openStore(context, session, settings);
    let delivery: Delivery | undefined;
    const outcome = await retrain(
      { ifNeeded: options.ifNeeded ?? false, force: options.force ?? false },
      createEffects(context, { session, store, settings, stage, wait: options.wait ?? false }),
    ).finally(async () => {
      delivery = await notifyPeople(context, store, settings.notify);
    });
    return report(context, outcome, delivery, options);
  });
}

/** What the policy says, without acting on it: `retrain --dry-run`, `why retrain`. */
export async function showDecision(
  context: CommandContext,
  settings: RunSettings,
  { exitCode }: Pick<RetrainOptions, 'exitCode'>,
): Promise<ExitCode> {
  const decision = await askPolicy(context, settings);
  if (context.json) context.printJson(decision);
  else formatDecision(decision, context).forEach(context.print);
  throwFailedCheck(decision);
  return exitCode && decision.needed ? 1 : 0;
}

/** `why retrain`. */
export async function explainRetrain(typedIn: CommandContext): Promise<ExitCode> {
  const context = { ...typedIn, cwd: findProjectRoot(typedIn.cwd) };
  openPipeline(context);
  return showDecision(context, readRunSettings(context), {});
}

function openStore(
  { cwd }: CommandContext,
  session: WriteSession,
  { lease, notify }: RunSettings,
): RetrainingStore {
  return new RetrainingStore(session, {
    uptimeMs: readUptime,
    leaseMs: toMilliseconds(lease.expires_after),
    announce: (record) =>
      notify.url === 'none'
        ? []
        : announceRetrain(record, { project: basename(cwd), origin: cwd, events: notify.events }),
  });
}

interface RetrainTools {
  readonly session: WriteSession;
  readonly store: RetrainingStore;
  readonly settings: RunSettings;
  readonly stage: TrainStage;
  readonly wait: boolean;
}

function createEffects(
  context: CommandContext,
  { session, store, settings, stage, wait }: RetrainTools,
): RetrainEffects {
  const leaseMs = toMilliseconds(settings.lease.expires_after);
  return {
    store,
    takeLease: () => takeLease(context, store, wait),
    keepAlive: (token, onLost) => keepLease(store, { token, leaseMs }, onLost),
    decide: () => askPolicy(context, settings),
    async describeInputs() {
      // Labels that came in while a process was killed belong to the data, too.
      syncFeedbackFile(new PredictionLog(session), context.cwd);
      return { inputs: await describeInputs(context, stage), gates: settings.gates };
    },
    readChampion: () => readChampion(context),
    train: (lost) =>
      trainChallenger(context, stage, { signal: AbortSignal.any([context.signal, lost]), wait }),
    judge: (champion, challenger) => judgeVersions(context, settings.gates, champion, challenger),
    checkModel: ({ folder }) => {
      readModelFolder(folder, { verify: false });
    },
    onEvent: (event) => showEvent(context, event),
  };
}

/** The version in production; null where there is none. */
function readChampion({ cwd }: CommandContext): Contender | null {
  const session = new ReadSession(join(cwd, TRACKING_DATABASE));
  try {
    return session.read((database) =>
      selectModelVersion(database, session.home, REGISTERED_MODEL, 'production'),
    );
  } catch (error) {
    if (error instanceof AppError && error.code === 'MODEL_NOT_FOUND') return null;
    throw error;
  } finally {
    session.close();
  }
}

function showEvent(context: CommandContext, event: RetrainEvent): void {
  if (context.json || context.quiet) return;
  formatBeginning(event, context).forEach(context.print);
}

function report(
  context: CommandContext,
  outcome: RetrainOutcome,
  delivery: Delivery | undefined,
  { exitCode }: RetrainOptions,
): ExitCode {
  if (context.json) context.printJson(toJsonOutcome(outcome, delivery));
  else formatRetrainOutcome(outcome, context).forEach(context.print);
  if (outcome.decision !== null) throwFailedCheck(outcome.decision);
  const rejected =
    outcome.kind === 'rejected' || (outcome.kind === 'decided-before' && outcome.record.state === 'rejected');
  return exitCode && rejected ? 1 : 0;
}

/** A check that crashed is an error, whatever the others said: somebody has to look at it. */
function throwFailedCheck({ triggers }: Decision): void {
  for (const trigger of triggers) {
    if (trigger.verdict !== 'error') continue;
    const { code, message, hint } = trigger.error;
    throw new AppError(code, `The trigger ${trigger.id} could not be checked: ${message}`, {
      hint: hint ?? 'rakuten why retrain',
    });
  }
}
