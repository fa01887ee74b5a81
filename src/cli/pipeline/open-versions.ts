import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { activeBranch, hasCommits, listRevisions, resolveRevision } from '../../git/git-revision.ts';
import { openGitRepository } from '../../git/git-repository.ts';
import { openObjectStore, type ObjectStore } from '../../pipeline/cache/object-store.ts';
import { cacheFolderOf, readProjectConfig } from '../../pipeline/config/project-config.ts';
import { findProjectRoot } from '../../pipeline/definition/find-project-root.ts';
import { loadPipeline } from '../../pipeline/definition/load-pipeline.ts';
import { commitFiles } from '../../pipeline/inspect/commit-files.ts';
import { openProjectVersion, type ProjectVersion } from '../../pipeline/inspect/project-version.ts';
import { workspaceFiles } from '../../pipeline/inspect/workspace-files.ts';
import { builtInStages } from './built-in-stages.ts';
import type { CommandContext } from '../command-context.ts';

/** The name of the project as it is on disk, among the names of revisions. */
export const WORKSPACE = 'workspace';

const openStore = (root: string): ObjectStore =>
  openObjectStore({ root, cacheFolder: cacheFolderOf(readProjectConfig(root)) });

const builtInNames = (): string[] => [...builtInStages.versions.keys()];

/** The project as it is now. */
function openWorkspace(context: CommandContext): Promise<ProjectVersion> {
  const root = findProjectRoot(context.cwd);
  const load = async () => Promise.resolve(loadPipeline({ root, builtInNames: builtInNames() }));
  return openProjectVersion(WORKSPACE, workspaceFiles(root), load, openStore(root));
}

/**
 * The project as it was in git revisions (branches, tags, `HEAD~2`, …, or `workspace`), in their order. Throws
 * `GIT_NOT_FOUND` or `REVISION_NOT_FOUND`.
 */
export async function openRevisions(
  context: CommandContext,
  revisions: readonly string[],
): Promise<ProjectVersion[]> {
  if (revisions.every((revision) => revision === WORKSPACE)) {
    return Promise.all(revisions.map(() => openWorkspace(context)));
  }
  const root = realpathSync(findProjectRoot(context.cwd));
  const repository = await openGitRepository(root, context.env);
  const versions: ProjectVersion[] = [];
  for (const revision of revisions) {
    if (revision === WORKSPACE) {
      versions.push(await openWorkspace(context));
      continue;
    }
    const commit = await resolveRevision(repository, revision);
    const files = await commitFiles(repository, commit, root);
    const load = async () => {
      const folder = realpathSync(mkdtempSync(join(tmpdir(), 'rakuten-revision-')));
      try {
        await files.writeDefinitions(folder);
        return loadPipeline({ root: folder, builtInNames: builtInNames() });
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    };
    versions.push(await openProjectVersion(revision, files, load, openStore(root)));
  }
  return versions;
}

/** Which revisions a command shows beside the workspace. */
export interface RevisionScope {
  readonly allBranches?: boolean;
  readonly allTags?: boolean;
  readonly allCommits?: boolean;
}

/** The revisions of a scope, each once, behind the workspace; none but the workspace where no scope is asked for. */
export async function listScope(context: CommandContext, scope: RevisionScope): Promise<string[]> {
  const kinds = [
    ...(scope.allBranches ? (['branches'] as const) : []),
    ...(scope.allTags ? (['tags'] as const) : []),
    ...(scope.allCommits ? (['commits'] as const) : []),
  ];
  if (kinds.length === 0) return [WORKSPACE];
  const repository = await openGitRepository(findProjectRoot(context.cwd), context.env);
  if (!(await hasCommits(repository))) return [WORKSPACE];
  const revisions = await Promise.all(kinds.map((kind) => listRevisions(repository, kind)));
  return [WORKSPACE, ...new Set(revisions.flat())];
}

/** The two sides of a comparison; undefined where the repository has no commit yet and so nothing to compare with. */
export async function openBothSides(
  context: CommandContext,
  from: string | undefined,
  to: string | undefined,
): Promise<readonly [ProjectVersion, ProjectVersion] | undefined> {
  const repository = await openGitRepository(findProjectRoot(context.cwd), context.env);
  if (!(await hasCommits(repository))) return undefined;
  const [old, current] = await openRevisions(context, [from ?? 'HEAD', to ?? WORKSPACE]);
  return old && current && [old, current];
}

/** Name of the branch that is checked out; undefined where there is none. */
export async function branchOf(context: CommandContext): Promise<string | undefined> {
  return activeBranch(await openGitRepository(findProjectRoot(context.cwd), context.env));
}
