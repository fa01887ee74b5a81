import type { Command } from 'commander';
import type { ExitCode } from '../../errors/error-codes.ts';
import type { BuiltInStages } from '../../pipeline/run/built-in-stage.ts';
import type { CommandContext, RunCommand } from '../command-context.ts';

/** `rakuten why`: what exactly makes a stage stale. */
export function registerWhy(program: Command, run: RunCommand): void {
  program
    .command('why')
    .description('the exact dep, param or output that makes a stage stale: old and new')
    .argument('<stage>', 'name of the stage; or retrain: each trigger of retraining with its numbers')
    .addHelpText(
      'after',
      '\nExamples:\n  rakuten why train\n  rakuten why train --json\n  rakuten why retrain',
    )
    .action(
      run(async (context, stage: string) => {
        const { builtInStages } = await import('../pipeline/built-in-stages.ts');
        return why(context, stage, builtInStages);
      }),
    );
}

/** Explains the state of one stage. Throws `STAGE_NOT_FOUND`. */
async function why(context: CommandContext, name: string, builtIns: BuiltInStages): Promise<ExitCode> {
  const { readStatus } = await import('../../pipeline/plan/read-status.ts');
  const { explainStage, formatExplanation, toJsonExplanation } = await import('../views/why-view.ts');
  const { createRunHost } = await import('../pipeline/pipeline-host.ts');
  const { findTargets } = await import('../../pipeline/definition/select-stages.ts');
  const host = createRunHost(context, builtIns);
  if (name === 'retrain') return (await import('../retrain/run-retrain.ts')).explainRetrain(context);
  // What the stage needs comes along: it may wait for that.
  const { plan, pipeline } = await readStatus(host, { targets: [name], folder: context.cwd });
  const named = findTargets(pipeline, { targets: [name], folder: context.cwd });
  const explanations = plan
    .filter(({ stage }) => named.includes(stage))
    .map((planned) => explainStage(host.root, planned));
  if (context.json) printExplanations(explanations.map(toJsonExplanation), context);
  else
    for (const explanation of explanations) {
      for (const line of formatExplanation(explanation, context.style)) context.print(line);
    }
  return 0;
}

/** One for a stage; a list for the items of a `foreach`. */
function printExplanations(explanations: readonly unknown[], context: CommandContext): void {
  context.printJson(explanations.length === 1 ? explanations[0] : explanations);
}
