import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import type { ExitCode } from '../../errors/error-codes.ts';
import type { CommandContext, RunCommand } from '../command-context.ts';

/** `rakuten freeze` and `rakuten unfreeze`: whether a stage may run. */
export function registerFreeze(program: Command, run: RunCommand): void {
  program
    .command('freeze')
    .description('keep stages from running, whatever changes: frozen: true in pipeline.yaml')
    .argument('<stages...>', 'names of stages, or *.dvc files')
    .addHelpText('after', '\nExamples:\n  rakuten freeze ingest\n  rakuten unfreeze ingest')
    .action(run((context, targets: string[]) => setFrozen(context, targets, true)));
  program
    .command('unfreeze')
    .description('let frozen stages run again')
    .argument('<stages...>', 'names of stages, or *.dvc files')
    .action(run((context, targets: string[]) => setFrozen(context, targets, false)));
}

/** Writes the files that change, and says what is so now. Throws `STAGE_NOT_FOUND`, or `USAGE` for a stage that is made by `foreach`. */
async function setFrozen(
  context: CommandContext,
  targets: readonly string[],
  frozen: boolean,
): Promise<ExitCode> {
  const { writeFileDurably } = await import('../../files/write-file-durably.ts');
  const { openPipeline } = await import('../pipeline/open-project.ts');
  const { editFrozen } = await import('../../pipeline/inspect/edit-frozen.ts');
  const { findNodes } = await import('../../pipeline/inspect/pipeline-nodes.ts');
  const pipeline = openPipeline(context);
  const names = new Set(findNodes(pipeline, targets, { outs: false, folder: context.cwd }));
  const stages = pipeline.stages.filter(({ address }) => names.has(address));
  const texts = new Map<string, string>();
  const results = stages.map((stage) => {
    const { path: file } = stage.file;
    const path = join(pipeline.root, file);
    const before = texts.get(path) ?? readFileSync(path, 'utf8');
    const after = editFrozen(
      { file, text: before },
      stage.command.kind === 'tracked' ? undefined : stage.name,
      frozen,
    );
    if (after !== before) texts.set(path, after);
    return { name: stage.address, frozen, changed: after !== before, file };
  });
  for (const [path, text] of texts) writeFileDurably(path, text);
  if (context.json) context.printJson({ stages: results });
  else if (!context.quiet) {
    for (const { name, changed } of results) {
      const stage = context.style.bold(name);
      if (frozen)
        context.print(`${stage} is ${changed ? 'now' : 'already'} frozen: it does not run, whatever changes`);
      else context.print(`${stage} is ${changed ? 'no longer' : 'not'} frozen: it runs when it is stale`);
    }
  }
  return 0;
}
