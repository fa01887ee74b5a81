import type { Command } from 'commander';
import type { ExitCode } from '../../errors/error-codes.ts';
import type { BuiltInStages } from '../../pipeline/run/built-in-stage.ts';
import type { CommandContext, RunCommand } from '../command-context.ts';
import { createJobsOption } from '../pipeline/transfer-options.ts';

interface StatusOptions {
  readonly exitCode?: boolean;
  readonly cloud?: boolean;
  readonly remote?: string;
  readonly jobs?: number;
}

/** `rakuten status`: which stages are stale. */
export function registerStatus(program: Command, run: RunCommand): void {
  program
    .command('status')
    .description('which stages are up to date, and why the others are not')
    .argument('[targets...]', 'stages to look at, with all that they need; all stages where none is named')
    .option('--exit-code', 'end with exit code 1 where a stage is stale (so does -q, which prints nothing)')
    .option('-c, --cloud', 'compare the cache with the remote instead')
    .option('-r, --remote <name>', 'with --cloud: this remote instead of the default one')
    .addOption(createJobsOption())
    .addHelpText(
      'after',
      `
Examples:
  rakuten status
  rakuten status train --json
  rakuten status -q && echo "up to date"
  rakuten status -c                   what push would send, and pull would fetch`,
    )
    .action(
      run(async (context, targets: string[], options: StatusOptions) => {
        if (options.cloud === true) return cloudStatus(context, targets, options);
        const { builtInStages } = await import('../pipeline/built-in-stages.ts');
        return status(context, targets, options, builtInStages);
      }),
    );
}

/** Shows the state of the stages. Exit code 1 with `--exit-code` or `--quiet` where one is stale. */
async function status(
  context: CommandContext,
  targets: readonly string[],
  options: StatusOptions,
  builtIns: BuiltInStages,
): Promise<ExitCode> {
  const { readStatus } = await import('../../pipeline/plan/read-status.ts');
  const { formatStatus, toJsonStatus } = await import('../views/status-view.ts');
  const { createRunHost } = await import('../pipeline/pipeline-host.ts');
  const { lastStageRun } = await import('../../pipeline/run/read-stage-logs.ts');
  const host = createRunHost(context, builtIns);
  const allPipelines = targets.length === 0;
  const { plan } = await readStatus(host, { targets, folder: context.cwd, allPipelines });
  const runs = new Map(
    plan.flatMap(({ stage: { address } }) => {
      const run = lastStageRun(host.root, address);
      return run === undefined ? [] : [[address, run] as const];
    }),
  );
  if (context.json) context.printJson(toJsonStatus(plan, runs));
  else if (!context.quiet) for (const line of formatStatus(plan, runs, context)) context.print(line);
  const isStale = plan.some(({ decision }) => decision.kind !== 'up-to-date');
  return isStale && (options.exitCode === true || context.quiet) ? 1 : 0;
}

/** Shows which outs are in the cache alone, in the remote alone, or in neither. Exit code 1 as above. */
async function cloudStatus(
  context: CommandContext,
  targets: readonly string[],
  options: StatusOptions,
): Promise<ExitCode> {
  const { createRemoteHost, openTransfer } = await import('../pipeline/transfer-session.ts');
  const { compareWithRemote } = await import('../../pipeline/remote/compare-with-remote.ts');
  const { formatComparison } = await import('../views/cloud-status-view.ts');
  const request = openTransfer(context, targets, { remote: options.remote, jobs: options.jobs });
  const compared = await compareWithRemote(request, createRemoteHost(context));
  if (context.json) context.printJson({ outs: compared });
  else if (!context.quiet) formatComparison(compared, context.style).forEach(context.print);
  const differs = compared.some(({ state }) => state !== 'same');
  return differs && (options.exitCode === true || context.quiet) ? 1 : 0;
}
