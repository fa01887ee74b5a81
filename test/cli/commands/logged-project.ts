import { cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { registerFeedback } from '../../../src/cli/commands/feedback.ts';
import { registerPredict } from '../../../src/cli/commands/predict.ts';
import { registerPredictions } from '../../../src/cli/commands/predictions.ts';
import { registerReview } from '../../../src/cli/commands/review.ts';
import { registerTrace } from '../../../src/cli/commands/trace.ts';
import { storeModelFolder } from '../../../src/tracking/models/model-store.ts';
import { writeSmallModel } from '../../support/small-model.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { MODEL, openTestTracking, runIdOf } from '../../tracking/tracking-fixture.ts';
import { runCommandLine, type CommandOutput } from './run-command-line.ts';

/** A moment soon after the model was registered. */
export const NOW = '2026-03-01T13:00:00.000Z';

/** A project with a model of two classes, 2583 and 10, in production, which says 2583 to everything. */
export function makeServingProject(): string {
  const root = temporaryFolder();
  const source = join(temporaryFolder(), 'model');
  writeSmallModel(source, 1);
  const { id, folder, bytes } = storeModelFolder(join(root, 'models', 'registry'), source);
  const tracking = openTestTracking(join(root, 'models', 'rakuten.db'));
  const runId = runIdOf('a');
  tracking.startRun({
    ...{ id: runId, experiment: 'rakuten_model_training', name: 'train linear_svm' },
    git: { commit: '0123456789abcdef', branch: 'main', dirty: false },
    datasets: [{ role: 'train', hash: 'd'.repeat(64), rows: 80, classCounts: { '10': 50, '2583': 30 } }],
    tags: { dataset_version: 'd'.repeat(12) },
  });
  tracking.recordTraining({
    runId,
    metrics: { f1_weighted: 0.8 },
    model: { name: MODEL, modelId: id, folder, bytes },
    promoteIfVacant: { alias: 'production', reason: 'first', numbers: {} },
  });
  tracking.close();
  mkdirSync(join(root, 'data'), { recursive: true });
  cpSync(join(import.meta.dirname, '../../../data/categories.csv'), join(root, 'data/categories.csv'));
  return root;
}

/** Runs `rakuten predict …`, `feedback …`, `review …`, `predictions …` or `trace …` in a project. */
export function rakuten(
  root: string,
  commandLine: readonly string[],
  { now = NOW } = {},
): Promise<CommandOutput> {
  return runCommandLine(
    (program, run) => {
      for (const register of [
        registerPredict,
        registerPredictions,
        registerFeedback,
        registerReview,
        registerTrace,
      ])
        register(program, run);
    },
    commandLine,
    { cwd: root, now },
  );
}

/** Logs a listing and gives its prediction_id. */
export async function logListing(root: string, title: string, ...options: string[]): Promise<string> {
  const { stdout } = await rakuten(root, ['predict', '--text', title, '--log', '--json', ...options]);
  return (JSON.parse(stdout) as { prediction_id: string }).prediction_id;
}
