import { join } from 'node:path';
import { AppError } from '../../errors/app-error.ts';
import { defaultRequest } from '../../pipeline/run/run-request.ts';
import type { ModelVersion } from '../../tracking/models/model-version.ts';
import { storeModelFolder } from '../../tracking/models/model-store.ts';
import { REGISTERED_MODEL } from '../../tracking/models/registered-model.ts';
import { builtInStages } from '../pipeline/built-in-stages.ts';
import type { CommandContext } from '../command-context.ts';
import { withTrackingReader } from '../project/open-reader.ts';
import { runStages } from '../pipeline/run-stages.ts';
import type { TrainStage } from './find-train-stage.ts';

export interface TrainingOptions {
  /** Fires when the training is of no use any more. */
  readonly signal: AbortSignal;
  /** Where another process runs the pipeline, wait for it. */
  readonly wait: boolean;
}

/** Brings the pipeline up to date as far as the training, and gives the registered version that it came to. */
export async function trainChallenger(
  context: CommandContext,
  stage: TrainStage,
  options: TrainingOptions,
): Promise<ModelVersion> {
  await runTraining(context, stage, options, false);
  // A model that came out of the cache of runs may be unknown to a new database, or pruned: then the training registers it.
  const known = await findVersion(context, stage);
  if (known !== undefined) return known;
  await runTraining(context, stage, options, true);
  const trained = await findVersion(context, stage);
  if (trained !== undefined) return trained;
  throw new AppError(
    'INTERNAL',
    `Expected the model that was trained among the versions of ${REGISTERED_MODEL}.`,
  );
}

async function runTraining(
  context: CommandContext,
  { address }: TrainStage,
  { signal, wait }: TrainingOptions,
  again: boolean,
): Promise<void> {
  // The one JSON value on standard output is what the retraining came to.
  const shown = context.json ? { ...context, printJson: () => undefined } : context;
  await runStages(
    shown,
    builtInStages,
    {
      ...defaultRequest(context.cwd),
      ...{ commandLine: 'rakuten retrain', targets: [address], wait },
      ...(again ? { force: true, singleItem: true } : {}),
    },
    { parts: { signal } },
  );
}

async function findVersion(
  context: CommandContext,
  { modelFolder }: TrainStage,
): Promise<ModelVersion | undefined> {
  const { id } = storeModelFolder(join(context.cwd, 'models/registry'), modelFolder);
  return withTrackingReader(context, (reader) =>
    reader
      .listModelVersions(REGISTERED_MODEL)
      .find((version) => version.id === id && version.prunedAt === null),
  );
}
