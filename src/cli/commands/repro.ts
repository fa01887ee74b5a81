import { InvalidArgumentError, type Command } from 'commander';
import type { ExitCode } from '../../errors/error-codes.ts';
import type { BuiltInStages } from '../../pipeline/run/built-in-stage.ts';
import type { RunRequest } from '../../pipeline/run/run-request.ts';
import type { CommandContext, RunCommand } from '../command-context.ts';

interface ReproOptions {
  readonly force?: boolean;
  readonly singleItem?: boolean;
  readonly pipeline?: boolean;
  readonly allPipelines?: boolean;
  readonly recursive?: boolean;
  readonly downstream?: boolean;
  readonly forceDownstream?: boolean;
  readonly keepGoing?: boolean;
  readonly ignoreErrors?: boolean;
  readonly dry?: boolean;
  readonly interactive?: boolean;
  readonly glob?: boolean;
  readonly pull?: boolean;
  readonly allowMissing?: boolean;
  readonly commit: boolean;
  readonly runCache: boolean;
  readonly jobs: number;
  readonly explain?: boolean;
  readonly events?: boolean;
  readonly wait?: boolean;
  readonly setParam?: readonly string[];
}

/** `rakuten repro`: brings the pipeline up to date. */
export function registerRepro(program: Command, run: RunCommand): void {
  const command = program
    .command('repro')
    .description('bring the pipeline up to date: run what changed, and what depends on it')
    .argument(
      '[targets...]',
      'stages to bring up to date, with all that they need; the stages of pipeline.yaml where none is named',
    );
  addSelectionOptions(command);
  addRunOptions(command);
  command
    .addHelpText(
      'after',
      `
Examples:
  rakuten repro                       run what is stale
  rakuten repro train                 train, and what it needs
  rakuten repro --dry                 what would run, and why
  rakuten repro -j 4                  four stages side by side
  rakuten repro -S train.C=1          change a param, then run what depends on it
  rakuten repro predict -s -f         the predict stage alone, whatever its state
  rakuten repro sub/pipeline.yaml:a   a stage of another file
  rakuten repro -P -k                 all stages of the project, as far as they go

The run is recorded in pipeline.lock. Exit code 4: a stage failed; 6: another process runs the pipeline.`,
    )
    .action(
      run(async (context, targets: string[], options: ReproOptions) => {
        const { builtInStages } = await import('../pipeline/built-in-stages.ts');
        return repro(context, targets, options, builtInStages);
      }),
    );
}

function addSelectionOptions(command: Command): void {
  command
    .option('-s, --single-item', 'only the named stages, not what they need')
    .option('-p, --pipeline', 'all that hangs together with the named stages')
    .option('-P, --all-pipelines', 'all stages of all files of the project')
    .option('-R, --recursive', 'a target that is a folder stands for the stages in it')
    .option('--downstream', 'the named stages and what depends on them, not what they need')
    .option('--glob', 'the targets are patterns: "train*"');
}

function addRunOptions(command: Command): void {
  command
    .option('-f, --force', 'run stages that are up to date, too')
    .option(
      '--force-downstream',
      'run all that depends on a stage that ran, whether its outputs changed or not',
    )
    .option('-k, --keep-going', 'after a failure go on with what does not depend on it')
    .option('--ignore-errors', 'after a failure go on with everything')
    .option('-j, --jobs <number>', 'how many stages may run side by side', parseJobs, 1)
    .option('--dry', 'say what would run, and why; change nothing')
    .option('-i, --interactive', 'ask before each stage')
    .option('--explain', 'say why each stage runs, with old and new values')
    .option('--pull', 'get from the remote what is missing')
    .option('--allow-missing', 'leave stages alone of which only data is missing')
    .option('--no-commit', 'do not put the outputs into the cache')
    .option('--no-run-cache', 'run, even where the result of the same run is in the cache')
    .option('--events', 'print what happens, as it happens: one JSON object a line')
    .option('--wait', 'where another process runs the pipeline, wait for it')
    .option('-S, --set-param <key=value>', 'set a param in params.yaml first; may be repeated', collect);
}

/** Runs the command; the built-in stages come in so that tests can hand in their own. */
async function repro(
  context: CommandContext,
  targets: readonly string[],
  options: ReproOptions,
  builtIns: BuiltInStages,
): Promise<ExitCode> {
  const { runStages } = await import('../pipeline/run-stages.ts');
  return runStages(context, builtIns, toRequest(targets, options, context), {
    explains: options.explain,
    streamsEvents: options.events,
    parts: {
      ...(options.interactive ? { confirm: (await import('../pipeline/ask.ts')).createAsk(context) } : {}),
      ...(options.pull
        ? { fetcher: (await import('../pipeline/transfer-session.ts')).createFetcher(context) }
        : {}),
    },
  });
}

/** What was typed, as DVC understands it: `--pipeline` and `--all-pipelines` win over `--single-item` and `--downstream`. */
function toRequest(targets: readonly string[], options: ReproOptions, { cwd }: CommandContext): RunRequest {
  const isWide = (options.pipeline ?? false) || (options.allPipelines ?? false);
  return {
    commandLine: ['rakuten repro', ...targets].join(' '),
    targets,
    folder: cwd,
    glob: options.glob,
    recursive: options.recursive,
    pipeline: options.pipeline,
    allPipelines: options.allPipelines,
    singleItem: options.singleItem && !isWide,
    downstream: options.downstream && !isWide,
    force: options.force ?? false,
    forceDownstream: options.forceDownstream ?? false,
    dry: options.dry ?? false,
    wait: options.wait ?? false,
    settings: options.setParam ?? [],
    jobs: options.jobs,
    onFailure: options.ignoreErrors ? 'ignore' : options.keepGoing ? 'keep-going' : 'stop',
    commits: options.commit,
    usesRunCache: options.runCache,
    pulls: options.pull ?? false,
    allowsMissing: options.allowMissing ?? false,
  };
}

function parseJobs(typed: string): number {
  const jobs = Number(typed);
  if (Number.isInteger(jobs) && jobs >= 1) return jobs;
  throw new InvalidArgumentError('Expected a whole number from 1 on.');
}

function collect(value: string, previous: readonly string[] = []): readonly string[] {
  return [...previous, value];
}
