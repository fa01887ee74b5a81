import type { Command } from 'commander';
import type { ExitCode } from '../../errors/error-codes.ts';
import type { BuiltInStages } from '../../pipeline/run/built-in-stage.ts';
import type { CommandContext, RunCommand } from '../command-context.ts';

interface ReproOptions {
  readonly force?: boolean;
  readonly singleItem?: boolean;
  readonly dry?: boolean;
  readonly wait?: boolean;
  readonly setParam?: readonly string[];
}

/** `rakuten repro`: brings the pipeline up to date. */
export function registerRepro(program: Command, run: RunCommand): void {
  program
    .command('repro')
    .description('bring the pipeline up to date: run what changed, and what depends on it')
    .argument(
      '[targets...]',
      'stages to bring up to date, with all that they need; all stages where none is named',
    )
    .option('-f, --force', 'run stages that are up to date, too')
    .option('-s, --single-item', 'only the named stages, not what they need')
    .option('--dry', 'say what would run, and why; change nothing')
    .option('--wait', 'where another process runs the pipeline, wait for it')
    .option('-S, --set-param <key=value>', 'set a param in params.yaml first; may be repeated', collect)
    .addHelpText(
      'after',
      `
Examples:
  rakuten repro                       run what is stale
  rakuten repro train                 train, and what it needs
  rakuten repro --dry                 what would run, and why
  rakuten repro -S train.C=1          change a param, then run what depends on it
  rakuten repro predict -s -f         the predict stage alone, whatever its state

The run is recorded in pipeline.lock. Exit code 4: a stage failed; 6: another process runs the pipeline.`,
    )
    .action(
      run(async (context, targets: string[], options: ReproOptions) => {
        const { builtInStages } = await import('../built-in-stages.ts');
        return repro(context, targets, options, builtInStages);
      }),
    );
}

/** Runs the command; the built-in stages come in so that tests can hand in their own. */
async function repro(
  context: CommandContext,
  targets: readonly string[],
  options: ReproOptions,
  builtIns: BuiltInStages,
): Promise<ExitCode> {
  const { runStages } = await import('../run-stages.ts');
  return runStages(context, builtIns, {
    commandLine: ['rakuten repro', ...targets].join(' '),
    targets,
    force: options.force ?? false,
    singleItem: options.singleItem ?? false,
    dry: options.dry ?? false,
    wait: options.wait ?? false,
    settings: options.setParam ?? [],
  });
}

function collect(value: string, previous: readonly string[] = []): readonly string[] {
  return [...previous, value];
}
