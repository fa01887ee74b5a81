import { InvalidArgumentError, type Command } from 'commander';
import { AppError } from '../../errors/app-error.ts';
import type { ExitCode } from '../../errors/error-codes.ts';
import type { CommandContext, RunCommand } from '../command-context.ts';

interface LogsOptions {
  readonly run: number;
  readonly list?: boolean;
  readonly follow?: boolean;
}

/** `rakuten logs`: what stages printed, and how long they took. */
export function registerLogs(program: Command, run: RunCommand): void {
  program
    .command('logs')
    .description('what a stage printed in its last runs, when they ran and how they ended')
    .argument('[stage]', 'name of the stage; without it the last run of each')
    .option('-n, --run <number>', '1 for the last run, 2 for the one before …', parseNumber, 1)
    .option('-l, --list', 'the runs that are kept, without what they printed')
    .option('-f, --follow', 'go on until the run has ended')
    .addHelpText(
      'after',
      '\nExamples:\n  rakuten logs\n  rakuten logs train\n  rakuten logs train --list --json\n  rakuten logs train --follow',
    )
    .action(
      run(async (context, stage: string | undefined, options: LogsOptions) =>
        stage === undefined ? showLastRuns(context) : showLogs(context, stage, options),
      ),
    );
}

async function showLastRuns(context: CommandContext): Promise<ExitCode> {
  const { openPipeline } = await import('../pipeline/open-project.ts');
  const { lastStageRun } = await import('../../pipeline/run/read-stage-logs.ts');
  const views = await import('../views/logs-view.ts');
  const { graph, root } = openPipeline(context);
  const runs = graph.order.flatMap(({ address }) => lastStageRun(root, address) ?? []);
  if (context.json) context.printJson({ runs: runs.map(views.toJsonRun) });
  else for (const line of views.formatRuns(runs, context)) context.print(line);
  return 0;
}

/** Shows one stage's runs. Throws `STAGE_NOT_FOUND` for a name that is no stage and never was one. */
async function showLogs(context: CommandContext, typed: string, options: LogsOptions): Promise<ExitCode> {
  const { listStageRuns } = await import('../../pipeline/run/read-stage-logs.ts');
  const { findProjectRoot } = await import('../../pipeline/definition/find-project-root.ts');
  const views = await import('../views/logs-view.ts');
  const root = findProjectRoot(context.cwd);
  const address = await resolveStage(context, typed, (name) => listStageRuns(root, name).length > 0);
  const runs = listStageRuns(root, address);
  if (options.list) {
    if (context.json) context.printJson({ runs: runs.map(views.toJsonRun) });
    else for (const line of views.formatRuns(runs, context)) context.print(line);
    return 0;
  }
  const run = runs[options.run - 1];
  if (run === undefined) {
    throw new AppError(
      'USAGE',
      `Expected one of the ${runs.length} runs of "${address}" that are kept, got ${options.run}.`,
      { hint: runs.length === 0 ? `rakuten repro ${address}` : `rakuten logs ${address} --list` },
    );
  }
  const { readLog, followLog } = await import('../pipeline/read-log.ts');
  if (context.json) {
    context.printJson({ ...views.toJsonRun(run), text: readLog(run.file) });
    return 0;
  }
  if (!context.quiet) context.note(views.formatHeading(run, context));
  if (options.follow) await followLog(run, root, context);
  else context.stdout.write(readLog(run.file));
  return 0;
}

/** The address of a stage by what was typed. A stage that is no more in the pipeline may still have logs. */
async function resolveStage(
  context: CommandContext,
  typed: string,
  hasLogs: (address: string) => boolean,
): Promise<string> {
  if (hasLogs(typed)) return typed;
  const { openPipeline } = await import('../pipeline/open-project.ts');
  const { findTargets } = await import('../../pipeline/definition/select-stages.ts');
  const [stage] = findTargets(openPipeline(context), { targets: [typed], folder: context.cwd });
  return stage?.address ?? typed;
}

function parseNumber(typed: string): number {
  const number = Number(typed);
  if (Number.isInteger(number) && number >= 1) return number;
  throw new InvalidArgumentError('Expected a whole number from 1 on.');
}
