import { basename } from 'node:path';
import { listGitFiles, readGitFiles } from '../../git/git-revision.ts';
import type { GitRepository } from '../../git/git-repository.ts';
import type { Pipeline } from '../definition/load-pipeline.ts';
import type { LockBook } from '../lock/lock-book.ts';
import { parseLockedStage } from '../lock/locked-stage.ts';
import { readYaml, valueOf } from '../yaml/read-yaml.ts';
import { isYamlMap, type YamlMap } from '../yaml/yaml-value.ts';

/**
 * The ids of all outs that the locks of the workspace name; those with `cache: false`, too: the run cache may hold
 * them, and needs them to answer for the stage.
 */
export function usedInWorkspace(pipeline: Pipeline | undefined, book: LockBook): Set<string> {
  const stages = pipeline?.stages ?? [];
  return new Set(
    stages.flatMap((stage) => {
      const locked = book.find(stage)?.outs;
      return stage.outs.flatMap(({ path }) => locked?.get(path)?.md5 ?? []);
    }),
  );
}

/** The ids of all outs that the locks and `*.dvc` files of a commit name, those of DVC included. */
export async function usedInCommit(repository: GitRepository, commit: string): Promise<Set<string>> {
  const files = await listGitFiles(repository, commit, '');
  const paths = files.map(({ path }) => path).filter(isLock);
  const contents = await readGitFiles(repository, commit, paths);
  return new Set(
    contents.flatMap((content, index) => {
      const { root } = readYaml({ file: paths[index] ?? '', text: content?.toString('utf8') ?? '' });
      const top = root && valueOf(root);
      return isYamlMap(top) ? listEntries(top).flatMap(outIds) : [];
    }),
  );
}

function isLock(path: string): boolean {
  const name = basename(path);
  return name === 'pipeline.lock' || name === 'dvc.lock' || (name.endsWith('.dvc') && name !== '.dvc');
}

/** The entries of a lock; a `*.dvc` file is one itself. */
function listEntries(top: YamlMap): YamlMap[] {
  const stages = top.get('stages');
  return isYamlMap(stages) ? [...stages.values()].filter(isYamlMap) : [top];
}

function outIds(entry: YamlMap): string[] {
  return [...parseLockedStage(entry).outs.values()].flatMap(({ md5 }) => md5 ?? []);
}
