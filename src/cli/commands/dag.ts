import { type Command, Option } from 'commander';
import type { ExitCode } from '../../errors/error-codes.ts';
import type { CommandContext, RunCommand } from '../command-context.ts';

interface DagOptions {
  readonly dot?: boolean;
  readonly mermaid?: boolean;
  readonly md?: boolean;
  readonly full?: boolean;
  readonly outs?: boolean;
}

/** `rakuten dag`: the graph of the stages. */
export function registerDag(program: Command, run: RunCommand): void {
  program
    .command('dag')
    .description('the graph of the stages: which needs which')
    .argument(
      '[targets...]',
      'stages or outputs to show, with all that they need; everything where none is named',
    )
    .option('-o, --outs', 'the files that the stages make instead of the stages')
    .option('--full', 'with targets: all that is joined with them, what needs them, too')
    .addOption(new Option('--dot', 'for Graphviz').conflicts(['mermaid', 'md']))
    .addOption(new Option('--mermaid', 'as a Mermaid flowchart'))
    .addOption(new Option('--md', 'the same inside a block for Markdown'))
    .addHelpText(
      'after',
      '\nExamples:\n  rakuten dag\n  rakuten dag train --outs\n  rakuten dag --dot | dot -Tsvg > pipeline.svg',
    )
    .action(run(dag));
}

/** Shows the graph. Throws `STAGE_NOT_FOUND`. */
async function dag(
  context: CommandContext,
  targets: readonly string[],
  options: DagOptions,
): Promise<ExitCode> {
  const { openPipeline } = await import('../pipeline/open-project.ts');
  const { findNodes, outNodes, stageNodes } = await import('../../pipeline/inspect/pipeline-nodes.ts');
  const { selectGraph } = await import('../../pipeline/inspect/select-graph.ts');
  const views = await import('../views/dag-view.ts');
  const pipeline = openPipeline(context);
  const outs = options.outs ?? false;
  const names = findNodes(pipeline, targets, { outs, folder: context.cwd });
  const nodes = selectGraph(outs ? outNodes(pipeline) : stageNodes(pipeline), names, {
    full: options.full ?? false,
  });
  if (context.json)
    context.printJson(outs ? { outs: nodes.map(({ name, needs }) => ({ name, needs })) } : { stages: nodes });
  else if (options.dot) context.print(views.formatDot(nodes));
  else if (options.mermaid) context.print(views.formatMermaid(nodes));
  else if (options.md) context.print(`\`\`\`mermaid\n${views.formatMermaid(nodes)}\n\`\`\``);
  else if (nodes.length === 0) context.note('There is no stage yet: write pipeline.yaml.');
  else for (const line of views.formatDag(nodes, context)) context.print(line);
  return 0;
}
