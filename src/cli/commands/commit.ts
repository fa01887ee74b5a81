import type { Command } from 'commander';
import type { ExitCode } from '../../errors/error-codes.ts';
import type { CommandContext, RunCommand } from '../command-context.ts';

interface CommitOptions {
  readonly force?: boolean;
  readonly withDeps?: boolean;
  readonly wait?: boolean;
}

/** `rakuten commit`: what is there as what the stages made. */
export function registerCommit(program: Command, run: RunCommand): void {
  program
    .command('commit')
    .description('record outputs that are there in lock and cache, without running anything')
    .argument(
      '[targets...]',
      'stages, *.dvc files or paths of outputs; all of the project where none is named',
    )
    .option('-f, --force', 'record changed code, deps, params and outputs, too')
    .option('-d, --with-deps', 'what the targets need, too')
    .option('-R, --recursive', 'all in a folder (so it is without it, too)')
    .option('--wait', 'wait where another process is at work')
    .addHelpText(
      'after',
      `
Examples:
  rakuten repro --no-commit && rakuten commit      store what a trial made
  rakuten commit -f train                          a comment in its code changed: the outputs are right as they are
  rakuten commit -f data.dvc                       tracked data was edited`,
    )
    .action(run(commitTargets));
}

/** Records outputs. Throws `COMMIT_REFUSED` where without `--force` something unproven would be recorded. */
async function commitTargets(
  context: CommandContext,
  targets: string[],
  options: CommitOptions,
): Promise<ExitCode> {
  const { withProject } = await import('../../pipeline/cache/cache-project.ts');
  const { commit } = await import('../../pipeline/cache/commit.ts');
  const { openGitIgnore } = await import('../../pipeline/run/ignore-outs.ts');
  const { createCacheHost } = await import('../pipeline/cache-host.ts');
  const { formatCommit } = await import('../views/commit-view.ts');
  const host = createCacheHost(context, ['rakuten commit', ...targets].join(' '), options.wait ?? false);
  const report = await withProject(host, (project) =>
    commit(
      project,
      { targets, withDeps: options.withDeps ?? false, force: options.force ?? false },
      host.builtIns,
      openGitIgnore(project.config, host.env),
    ),
  );
  if (context.json) context.printJson(report);
  else if (!context.quiet) for (const line of formatCommit(report, context.style)) context.print(line);
  return 0;
}
