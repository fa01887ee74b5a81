import type { Command } from 'commander';
import type { ExitCode } from '../../errors/error-codes.ts';
import type { BuiltInStages } from '../../pipeline/run/built-in-stage.ts';
import type { CommandContext, RunCommand } from '../command-context.ts';

/** `rakuten why`: what exactly makes a stage stale. */
export function registerWhy(program: Command, run: RunCommand): void {
  program
    .command('why')
    .description('the exact dep, param or output that makes a stage stale: old and new')
    .argument('<stage>', 'name of the stage')
    .addHelpText('after', '\nExamples:\n  rakuten why train\n  rakuten why train --json')
    .action(
      run(async (context, stage: string) => {
        const { builtInStages } = await import('../built-in-stages.ts');
        return why(context, stage, builtInStages);
      }),
    );
}

/** Explains the state of one stage. Throws `STAGE_NOT_FOUND`. */
async function why(context: CommandContext, name: string, builtIns: BuiltInStages): Promise<ExitCode> {
  const { readStatus } = await import('../../pipeline/plan/read-status.ts');
  const { explainStage, formatExplanation, toJsonExplanation } = await import('../views/why-view.ts');
  const { createRunHost } = await import('../pipeline-host.ts');
  const { plan } = await readStatus(createRunHost(context, builtIns), [name]);
  const planned = plan.find(({ stage }) => stage.name === name);
  if (planned === undefined) return 0;
  const explanation = explainStage(context.cwd, planned);
  if (context.json) context.printJson(toJsonExplanation(explanation));
  else for (const line of formatExplanation(explanation, context.style)) context.print(line);
  return 0;
}
