import type { Command } from 'commander';
import { AppError } from '../../errors/app-error.ts';
import type { ExitCode } from '../../errors/error-codes.ts';
import type { BuiltInStages } from '../../pipeline/run/built-in-stage.ts';
import type { CommandContext, RunCommand } from '../command-context.ts';

const STAGE_COMMANDS = [
  ['ingest', 'check the raw listings, set bad rows apart and split into training and evaluation part'],
  ['features', 'turn listings into sparse vectors'],
  ['train', 'cross-validate, fit, calibrate, evaluate and register a model'],
  ['drift', 'compare the unlabelled listings with what the model was trained on'],
] as const;

/** `rakuten ingest`, `features`, `train`, `drift`: run that stage of the pipeline now. */
export function registerStageCommands(program: Command, run: RunCommand): void {
  for (const [name, description] of STAGE_COMMANDS) {
    program
      .command(name)
      .description(`${description} (runs the stage now, whatever its state)`)
      .addHelpText(
        'after',
        `
Runs the stage of pipeline.yaml whose cmd is \`rakuten ${name}\`, with the settings of params.yaml, and records it.

Examples:
  rakuten ${name}
  rakuten repro ${name}    the same with all that it needs, and only where something changed`,
      )
      .action(run((context) => runStageCommand(context, name)));
  }
}

/**
 * Runs the stage whose cmd is `rakuten NAME`, as `repro --single-item --force` does.
 * Throws `STAGE_NOT_FOUND` where pipeline.yaml has no such stage.
 */
export async function runStageCommand(
  context: CommandContext,
  name: string,
  builtIns?: BuiltInStages,
): Promise<ExitCode> {
  const stages = builtIns ?? (await import('../pipeline/built-in-stages.ts')).builtInStages;
  const { loadPipeline } = await import('../../pipeline/definition/load-pipeline.ts');
  const { findProjectRoot } = await import('../../pipeline/definition/find-project-root.ts');
  const { runStages } = await import('../pipeline/run-stages.ts');
  const { defaultRequest } = await import('../../pipeline/run/run-request.ts');
  const pipeline = loadPipeline({
    root: findProjectRoot(context.cwd),
    builtInNames: [...stages.versions.keys()],
  });
  const found = pipeline.stages.filter(({ command }) => command.kind === 'built-in' && command.name === name);
  const [stage, other] = found;
  if (stage === undefined) {
    throw new AppError(
      'STAGE_NOT_FOUND',
      `Expected a stage with \`cmd: rakuten ${name}\` in pipeline.yaml, found none.`,
      {
        hint: 'rakuten dag',
      },
    );
  }
  if (other !== undefined) {
    throw new AppError(
      'USAGE',
      `Expected one stage with \`cmd: rakuten ${name}\` in pipeline.yaml, found ${found.map((one) => one.address).join(', ')}.`,
      { hint: `rakuten repro ${stage.address} --single-item --force` },
    );
  }
  return runStages(context, stages, {
    ...defaultRequest(pipeline.root),
    commandLine: `rakuten ${name}`,
    targets: [stage.address],
    force: true,
    singleItem: true,
  });
}
