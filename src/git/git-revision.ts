import { AppError } from '../errors/app-error.ts';
import { GitFailure, type GitRepository } from './git-repository.ts';

/** A file of a commit. */
export interface GitFile {
  /** Relative to the top folder of the repository, with `/`. */
  readonly path: string;
  readonly bytes: number;
}

/** Full id of the commit that `revision` (branch, tag, `HEAD~2`, …) names. Throws `REVISION_NOT_FOUND`. */
export async function resolveRevision(repository: GitRepository, revision: string): Promise<string> {
  try {
    const output = await repository.run([
      'rev-parse',
      '--verify',
      '--quiet',
      '--end-of-options',
      `${revision}^{commit}`,
    ]);
    return output.toString().trim();
  } catch (error) {
    if (!(error instanceof GitFailure)) throw error;
    throw new AppError('REVISION_NOT_FOUND', `Expected a git revision, got "${revision}".`, {
      hint: 'git log --oneline --all',
      cause: error,
    });
  }
}

/** Whether the repository has a commit yet on the branch that is checked out. */
export async function hasCommits(repository: GitRepository): Promise<boolean> {
  return repository.run(['rev-parse', '--verify', '--quiet', 'HEAD']).then(
    () => true,
    (error: unknown) => {
      if (error instanceof GitFailure) return false;
      throw error;
    },
  );
}

/** Name of the branch that is checked out; undefined where HEAD is detached. */
export async function activeBranch(repository: GitRepository): Promise<string | undefined> {
  try {
    return (await repository.run(['symbolic-ref', '--short', '--quiet', 'HEAD'])).toString().trim();
  } catch (error) {
    if (error instanceof GitFailure) return undefined;
    throw error;
  }
}

/** Names of all branches or tags, sorted, or ids of all commits that any of them reaches, the newest first. */
export async function listRevisions(
  repository: GitRepository,
  kind: 'branches' | 'tags' | 'commits',
): Promise<string[]> {
  const args = {
    branches: ['for-each-ref', '--format=%(refname:short)', 'refs/heads'],
    tags: ['for-each-ref', '--format=%(refname:short)', 'refs/tags'],
    commits: ['rev-list', '--branches', '--tags', 'HEAD'],
  }[kind];
  const output = await repository.run(args);
  return output
    .toString()
    .split('\n')
    .filter((line) => line !== '');
}

/** The files of a commit at or below a folder (empty: all of it), in git's order. Links and submodules are left out. */
export async function listGitFiles(
  repository: GitRepository,
  commit: string,
  folder: string,
): Promise<GitFile[]> {
  const scope = folder === '' ? [] : ['--', `:(top,literal)${folder}`];
  const output = await repository.run(['ls-tree', '-r', '-l', '-z', '--full-tree', commit, ...scope]);
  return output
    .toString()
    .split('\0')
    .flatMap((line) => {
      const [, mode = '', bytes = '', path = ''] = /^(\d+) blob \S+ +(\d+)\t([\s\S]*)$/.exec(line) ?? [];
      return mode.startsWith('100') ? [{ path, bytes: Number(bytes) }] : [];
    });
}

/** The content of files of a commit, in their order; undefined for what is no file there. */
export async function readGitFiles(
  repository: GitRepository,
  commit: string,
  paths: readonly string[],
): Promise<(Buffer | undefined)[]> {
  // A line break would end the request: such a name is asked for by itself.
  const asked = paths.filter((path) => !path.includes('\n'));
  const together =
    asked.length === 0
      ? []
      : parseBatch(
          await repository.run(['cat-file', '--batch'], asked.map((path) => `${commit}:${path}\n`).join('')),
          asked.length,
        );
  const byPath = new Map(asked.map((path, index) => [path, together[index]]));
  return Promise.all(
    paths.map(async (path) => {
      if (byPath.has(path)) return byPath.get(path);
      return repository.run(['cat-file', 'blob', `${commit}:${path}`]).catch((error: unknown) => {
        if (error instanceof GitFailure) return undefined;
        throw error;
      });
    }),
  );
}

/** Answers of `git cat-file --batch`: `<id> <kind> <bytes>`, a line break, the content, a line break; or one line that ends with `missing`. */
function parseBatch(output: Buffer, count: number): (Buffer | undefined)[] {
  const contents: (Buffer | undefined)[] = [];
  let at = 0;
  while (contents.length < count) {
    const end = output.indexOf(10, at);
    const [, kind, bytes] = /^[0-9a-f]+ (\w+) (\d+)$/.exec(output.toString('latin1', at, end)) ?? [];
    if (end === -1) break;
    const start = end + 1;
    const length = bytes === undefined ? undefined : Number(bytes);
    contents.push(
      kind === 'blob' && length !== undefined ? output.subarray(start, start + length) : undefined,
    );
    at = length === undefined ? start : start + length + 1;
  }
  return contents;
}
