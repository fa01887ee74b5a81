import type { Command } from 'commander';
import { AppError } from '../../errors/app-error.ts';
import type { ExitCode } from '../../errors/error-codes.ts';
import type { CacheProject } from '../../pipeline/cache/cache-project.ts';
import type { CommandContext, RunCommand } from '../command-context.ts';

interface GcOptions {
  readonly workspace?: boolean;
  readonly allBranches?: boolean;
  readonly allTags?: boolean;
  readonly allCommits?: boolean;
  readonly dry?: boolean;
  readonly force?: boolean;
  readonly wait?: boolean;
}

/** `rakuten gc`: free the cache of what nothing names. */
export function registerGc(program: Command, run: RunCommand): void {
  program
    .command('gc')
    .description('remove from the cache what none of the named places uses')
    .option('-w, --workspace', 'keep what the locks in the workspace name (all other options do that, too)')
    .option('-a, --all-branches', 'keep what the tips of all git branches name')
    .option('-T, --all-tags', 'keep what all git tags name')
    .option('-A, --all-commits', 'keep what any git commit names')
    .option('--dry', 'only say what would be removed')
    .option('-f, --force', 'remove it; without this nothing is removed')
    .option('--wait', 'wait where another process is at work')
    .addHelpText(
      'after',
      `
Runs that the run cache remembers go with the outputs that they made. A cache that several projects share (cache.dir)
also loses what only the others use.

Examples:
  rakuten gc -w --dry
  rakuten gc -a -T --force`,
    )
    .action(run(collect));
}

/** Removes unused objects, or with `--dry` counts them. Exit code 1 where `--force` is missing and there is something to remove. */
async function collect(context: CommandContext, options: GcOptions): Promise<ExitCode> {
  const { workspace, allBranches, allTags, allCommits } = options;
  if (![workspace, allBranches, allTags, allCommits].includes(true)) {
    throw new AppError(
      'USAGE',
      'Expected what to keep: --workspace, --all-branches, --all-tags or --all-commits.',
      {
        hint: 'rakuten gc -w --dry   (says what would go if only the workspace counts)',
      },
    );
  }
  const { withProject } = await import('../../pipeline/cache/cache-project.ts');
  const { collectGarbage } = await import('../../pipeline/cache/collect-garbage.ts');
  const { createCacheHost } = await import('../pipeline/cache-host.ts');
  const { formatCollection } = await import('../views/gc-view.ts');
  const force = options.force ?? false;
  const dry = options.dry === true || !force;
  const host = createCacheHost(context, 'rakuten gc', options.wait ?? false);
  const collection = await withProject(host, async (project) =>
    collectGarbage(project.store, await findUsed(context, project, options), {
      dry,
      force,
      breathe: project.hasher.breathe,
    }),
  );
  const asks = dry && options.dry !== true && collection.removed > 0;
  if (context.json) context.printJson({ ...collection, dry });
  else if (!context.quiet)
    for (const line of formatCollection(collection, dry, context.style)) context.print(line);
  if (asks) context.note('Nothing was removed. To remove it, type the same with --force.');
  return asks ? 1 : 0;
}

async function findUsed(
  context: CommandContext,
  project: CacheProject,
  options: GcOptions,
): Promise<Set<string>> {
  const { usedInCommit, usedInWorkspace } = await import('../../pipeline/cache/used-objects.ts');
  const used = usedInWorkspace(project.pipeline, project.book);
  const kinds = [
    ...(options.allBranches ? (['branches'] as const) : []),
    ...(options.allTags ? (['tags'] as const) : []),
    ...(options.allCommits ? (['commits'] as const) : []),
  ];
  if (kinds.length === 0) return used;
  const { openGitRepository } = await import('../../git/git-repository.ts');
  const { hasCommits, listRevisions } = await import('../../git/git-revision.ts');
  const repository = await openGitRepository(project.root, context.env);
  if (!(await hasCommits(repository))) return used;
  const revisions = new Set<string>();
  for (const kind of kinds) for (const name of await listRevisions(repository, kind)) revisions.add(name);
  for (const revision of revisions) {
    for (const md5 of await usedInCommit(repository, revision)) used.add(md5);
  }
  return used;
}
