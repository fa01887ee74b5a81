import type { Command } from 'commander';
import type { ExitCode } from '../../errors/error-codes.ts';
import type { BuiltInStages } from '../../pipeline/run/built-in-stage.ts';
import type { CommandContext, RunCommand } from '../command-context.ts';

interface StatusOptions {
  readonly exitCode?: boolean;
}

/** `rakuten status`: which stages are stale. */
export function registerStatus(program: Command, run: RunCommand): void {
  program
    .command('status')
    .description('which stages are up to date, and why the others are not')
    .argument('[targets...]', 'stages to look at, with all that they need; all stages where none is named')
    .option('--exit-code', 'end with exit code 1 where a stage is stale')
    .addHelpText(
      'after',
      `
Examples:
  rakuten status
  rakuten status train --json
  rakuten status --quiet --exit-code && echo "up to date"`,
    )
    .action(
      run(async (context, targets: string[], options: StatusOptions) => {
        const { builtInStages } = await import('../built-in-stages.ts');
        return status(context, targets, options, builtInStages);
      }),
    );
}

/** Shows the state of the stages. Exit code 1 with `--exit-code` where one is stale. */
async function status(
  context: CommandContext,
  targets: readonly string[],
  options: StatusOptions,
  builtIns: BuiltInStages,
): Promise<ExitCode> {
  const { readStatus } = await import('../../pipeline/plan/read-status.ts');
  const { formatStatus, toJsonStatus } = await import('../views/status-view.ts');
  const { createRunHost } = await import('../pipeline-host.ts');
  const { plan } = await readStatus(createRunHost(context, builtIns), targets);
  if (context.json) context.printJson(toJsonStatus(plan));
  else if (!context.quiet) for (const line of formatStatus(plan, context.style)) context.print(line);
  const isStale = plan.some(({ decision }) => decision.kind !== 'up-to-date');
  return options.exitCode === true && isStale ? 1 : 0;
}
