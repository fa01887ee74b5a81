import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { ExitCode } from '../../errors/error-codes.ts';
import type { CommandContext, RunCommand } from '../command-context.ts';

interface AddOptions {
  /** Commander's form of `--no-commit`. */
  readonly commit: boolean;
  readonly wait?: boolean;
}

/** `rakuten add`: data that no stage makes. */
export function registerAdd(program: Command, run: RunCommand): void {
  program
    .command('add')
    .description('put files or folders under control: stored in the cache, recorded in a *.dvc file')
    .argument('<paths...>', 'files or folders of the project that no stage makes')
    .option('--no-commit', 'only record them: rakuten commit stores them later')
    .option('--wait', 'wait where another process is at work')
    .addHelpText(
      'after',
      `
Examples:
  rakuten add data/raw                 then: git add data/raw.dvc data/.gitignore
  rakuten add images labels.csv
  rakuten add data/raw/one-more.csv    records data/raw anew`,
    )
    .action(run(addPaths));
}

/** Adds paths. Throws what `add` throws. */
async function addPaths(context: CommandContext, paths: string[], options: AddOptions): Promise<ExitCode> {
  const { withProject } = await import('../../pipeline/cache/cache-project.ts');
  const { add } = await import('../../pipeline/cache/add.ts');
  const { openGitIgnore } = await import('../../pipeline/run/ignore-outs.ts');
  const { createCacheHost } = await import('../pipeline/cache-host.ts');
  const { formatAdded } = await import('../views/add-view.ts');
  const host = createCacheHost(context, ['rakuten add', ...paths].join(' '), options.wait ?? false);
  const { added, git } = await withProject(host, async (project) => {
    const { findGitRepository, addToGit } = await import('../../git/git-repository.ts');
    const { isAutostage } = await import('../../pipeline/config/project-config.ts');
    const results = await add(
      project,
      { paths, stores: options.commit },
      openGitIgnore(project.config, host.env),
    );
    const repository = await findGitRepository(host.root, host.env);
    if (repository === undefined) return { added: results, git: 'none' as const };
    if (!isAutostage(project.config)) return { added: results, git: 'by-hand' as const };
    const files = results.flatMap(({ file, ignoredIn }) => [
      file,
      ...(ignoredIn === undefined ? [] : [ignoredIn]),
    ]);
    await addToGit(
      repository,
      [...new Set(files)].map((file) => resolve(context.cwd, file)),
    );
    return { added: results, git: 'staged' as const };
  });
  if (context.json) context.printJson({ added, git });
  else if (!context.quiet) for (const line of formatAdded(added, git, context.style)) context.print(line);
  return 0;
}
