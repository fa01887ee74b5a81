import type { Command } from 'commander';
import type { RunCommand } from '../command-context.ts';
import type { DiffOptions } from '../pipeline/show-diff.ts';
import { addDiffOptions } from './metrics.ts';

/** `rakuten params`: what changed in the settings. */
export function registerParams(program: Command, run: RunCommand): void {
  const params = program.command('params').description('settings of the pipeline, and what changed in them');
  addDiffOptions(
    params
      .command('diff')
      .description('which settings changed between two git revisions, or since one')
      .option('--deps', 'only settings that stages depend on'),
    'params',
  ).action(
    run(async (context, from: string | undefined, to: string | undefined, options: DiffOptions) => {
      const { showParamsDiff } = await import('../pipeline/show-diff.ts');
      return showParamsDiff(context, from, to, options);
    }),
  );
}
