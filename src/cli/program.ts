import { Command, type OutputConfiguration } from 'commander';
import type { RunCommand } from './command-context.ts';
import { registerAdd } from './commands/add.ts';
import { registerBackup } from './commands/backup.ts';
import { registerCheckout } from './commands/checkout.ts';
import { registerCommit } from './commands/commit.ts';
import { registerCron } from './commands/cron.ts';
import { registerDag } from './commands/dag.ts';
import { registerFeedback } from './commands/feedback.ts';
import { registerDriftReport } from './commands/drift-report.ts';
import { registerFreeze } from './commands/freeze.ts';
import { registerGc } from './commands/gc.ts';
import { registerInit } from './commands/init.ts';
import { registerLoad } from './commands/load.ts';
import { registerLogs } from './commands/logs.ts';
import { registerMetrics } from './commands/metrics.ts';
import { registerModels } from './commands/models.ts';
import { registerParams } from './commands/params.ts';
import { registerPlots } from './commands/plots.ts';
import { registerPredict } from './commands/predict.ts';
import { registerPredictions } from './commands/predictions.ts';
import { registerFetch } from './commands/fetch.ts';
import { registerPull } from './commands/pull.ts';
import { registerPush } from './commands/push.ts';
import { registerRemote } from './commands/remote.ts';
import { registerRepro } from './commands/repro.ts';
import { registerReview } from './commands/review.ts';
import { registerRetrain } from './commands/retrain.ts';
import { registerRestore } from './commands/restore.ts';
import { registerRuns } from './commands/runs.ts';
import { registerStageCommands } from './commands/stage-commands.ts';
import { registerStatus } from './commands/status.ts';
import { registerTrace } from './commands/trace.ts';
import { registerVerify } from './commands/verify.ts';
import { registerWhy } from './commands/why.ts';

/** The whole command surface, with help and complaints to `output`. Definitions only: each action loads its code when it is called. */
export function createProgram(run: RunCommand, output: OutputConfiguration): Command {
  const program = new Command('rakuten')
    // Before the first command is added: each takes over what is set by then, and nothing that is set later.
    .configureOutput(output)
    .description('The MLOps loop for marketplace listings: from CSV files to predictions, in one tool.')
    .version('0.1.0')
    .option('--json', 'print the result as JSON')
    .option('-q, --quiet', 'print the result and errors only')
    .option('--cd <dir>', 'run as if started in this folder')
    .option('--debug', 'with an error, print where it came from')
    .option('--no-color', 'plain text (so does NO_COLOR=1)')
    .exitOverride()
    .showSuggestionAfterError();
  for (const register of [
    registerInit,
    registerRepro,
    registerStatus,
    registerWhy,
    registerLogs,
    registerDag,
    registerFreeze,
    registerAdd,
    registerCheckout,
    registerCommit,
    registerGc,
    registerVerify,
    registerBackup,
    registerRestore,
    registerLoad,
    registerStageCommands,
    registerPredict,
    registerPredictions,
    registerFeedback,
    registerReview,
    registerTrace,
    registerDriftReport,
    registerRuns,
    registerModels,
    registerRetrain,
    registerCron,
    registerMetrics,
    registerParams,
    registerPlots,
    registerFetch,
    registerPull,
    registerPush,
    registerRemote,
  ]) {
    register(program, run);
  }
  return program;
}
