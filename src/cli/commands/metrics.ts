import { InvalidArgumentError, type Command } from 'commander';
import type { CommandContext, RunCommand } from '../command-context.ts';
import type { ShowFilesOptions } from '../pipeline/show-metric-files.ts';
import type { ShowTrackedOptions } from '../runs/show-tracked-metrics.ts';
import type { DiffOptions } from '../pipeline/show-diff.ts';

/** `rakuten metrics`: the metrics that the pipeline's stages write, and what changed in them. */
export function registerMetrics(program: Command, run: RunCommand): void {
  const metrics = program
    .command('metrics')
    .description('metrics files of the pipeline, and what changed in them');
  metrics
    .command('show', { isDefault: true })
    .description(
      'what the metrics files of the pipeline say; or the scores of a tracked run or model version',
    )
    .argument('[targets...]', 'files or folders; all that pipeline.yaml declares where none is named')
    .option('-a, --all-branches', 'of every git branch, too')
    .option('-T, --all-tags', 'of every git tag, too')
    .option('-A, --all-commits', 'of every git commit, too')
    .option('-R, --recursive', 'search folders (they are searched without it, too)')
    .option('--md', 'as a table for Markdown')
    .option('--precision <n>', 'digits behind the point', parseDigits)
    .option(
      '--run [id]',
      'of a tracked run (beginning of its id), the latest finished one where none is named',
    )
    .option(
      '--model <version>',
      'of a model version: number, alias (production, staging) or beginning of its id',
    )
    .option('--history <metric>', 'one metric of a tracked run, step by step')
    .addHelpText(
      'after',
      `
Examples:
  rakuten metrics show
  rakuten metrics show reports/metrics.json --all-branches
  rakuten metrics show --run                    each class of the latest run, the weakest first
  rakuten metrics show --model production`,
    )
    .action(run(showMetrics));
  addDiffOptions(
    metrics
      .command('diff')
      .description('which metrics changed between two git revisions, or since one')
      .option('--precision <n>', 'digits behind the point', parseDigits),
    'metrics',
  ).action(
    run(async (context, from: string | undefined, to: string | undefined, options: DiffOptions) => {
      const { showMetricsDiff } = await import('../pipeline/show-diff.ts');
      return showMetricsDiff(context, from, to, options);
    }),
  );
}

/** What `metrics diff` and `params diff` have in common. */
export function addDiffOptions(command: Command, what: 'metrics' | 'params'): Command {
  return command
    .argument('[from]', 'git revision; HEAD where none is named')
    .argument('[to]', 'git revision; the files as they are now where none is named')
    .option(
      '--targets <paths...>',
      `only these files, even if pipeline.yaml does not declare them as ${what}`,
    )
    .option('-R, --recursive', 'search folders (they are searched without it, too)')
    .option('--all', 'what is the same, too')
    .option('--md', 'as a table for Markdown')
    .option('--no-path', 'without the column of paths')
    .addHelpText(
      'after',
      `
Examples:
  rakuten ${what} diff                    the last commit against the files as they are now
  rakuten ${what} diff HEAD~3 --all
  rakuten ${what} diff main my-branch --json`,
    );
}

async function showMetrics(
  context: CommandContext,
  targets: readonly string[],
  options: ShowFilesOptions & ShowTrackedOptions,
): Promise<undefined> {
  const { asTrackedRequest, showTrackedMetrics } = await import('../runs/show-tracked-metrics.ts');
  const tracked = asTrackedRequest(context, targets, options);
  if (tracked !== undefined) return showTrackedMetrics(context, tracked);
  const { showMetricFiles } = await import('../pipeline/show-metric-files.ts');
  return showMetricFiles(context, targets, options);
}

function parseDigits(typed: string): number {
  if (!/^\d{1,2}$/.test(typed)) throw new InvalidArgumentError('Expected a number of digits from 0 to 99.');
  return Number(typed);
}
