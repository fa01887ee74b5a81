import { type Command, Option } from 'commander';
import type { ExitCode } from '../../errors/error-codes.ts';
import type { BuiltInStages } from '../../pipeline/run/built-in-stage.ts';
import type { CommandContext, RunCommand } from '../command-context.ts';

interface DagOptions {
  readonly dot?: boolean;
  readonly mermaid?: boolean;
}

/** `rakuten dag`: the graph of the stages. */
export function registerDag(program: Command, run: RunCommand): void {
  program
    .command('dag')
    .description('the graph of the stages: which needs which')
    .argument('[targets...]', 'stages to show, with all that they need; all stages where none is named')
    .addOption(new Option('--dot', 'for Graphviz').conflicts('mermaid'))
    .addOption(new Option('--mermaid', 'for Markdown that draws Mermaid diagrams'))
    .addHelpText('after', '\nExamples:\n  rakuten dag\n  rakuten dag --dot | dot -Tsvg > pipeline.svg')
    .action(
      run(async (context, targets: string[], options: DagOptions) => {
        const { builtInStages } = await import('../built-in-stages.ts');
        return dag(context, targets, options, builtInStages);
      }),
    );
}

/** Shows the graph. */
async function dag(
  context: CommandContext,
  targets: readonly string[],
  options: DagOptions,
  builtIns: BuiltInStages,
): Promise<ExitCode> {
  const { loadPipeline } = await import('../../pipeline/definition/load-pipeline.ts');
  const { selectStages } = await import('../../pipeline/definition/stage-graph.ts');
  const views = await import('../views/dag-view.ts');
  const pipeline = loadPipeline({ root: context.cwd, builtInNames: [...builtIns.versions.keys()] });
  const stages = selectStages(pipeline.graph, targets, false);
  const nodes = stages.map(({ name, desc }) => ({ name, desc, needs: pipeline.graph.needs.get(name) ?? [] }));
  if (context.json) context.printJson({ stages: nodes });
  else if (options.dot) context.print(views.formatDot(nodes));
  else if (options.mermaid) context.print(views.formatMermaid(nodes));
  else for (const line of views.formatDag(nodes, context.style)) context.print(line);
  return 0;
}
