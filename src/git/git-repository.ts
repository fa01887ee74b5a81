import { execFile } from 'node:child_process';
import { isAbsolute, relative } from 'node:path';
import { AppError } from '../errors/app-error.ts';
import { withSlashes } from '../files/with-slashes.ts';

/** A git working tree, and a way to run git in it. */
export interface GitRepository {
  /** Absolute path of its top folder, symbolic links resolved. */
  readonly root: string;
  /** What git prints. Rejects with a `GitFailure` where it ends with another exit code than 0. */
  readonly run: (args: readonly string[], input?: string) => Promise<Buffer>;
}

/** git ended with an exit code other than 0, or is not installed. */
export class GitFailure extends Error {
  override readonly name = 'GitFailure';
}

const MOST_OUTPUT_BYTES = 1 << 30;

/**
 * The git working tree that holds `folder`; undefined where there is none, or no git. `env` is that of the process: git
 * needs its PATH and HOME.
 */
export async function findGitRepository(
  folder: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<GitRepository | undefined> {
  try {
    const run = createRunner(folder, env);
    const root = (await run(['rev-parse', '--show-toplevel'])).toString().replace(/\r?\n$/, '');
    return { root, run: createRunner(root, env) };
  } catch (error) {
    if (error instanceof GitFailure) return undefined;
    throw error;
  }
}

/** The same for a command that cannot do without. Throws `GIT_NOT_FOUND`. */
export async function openGitRepository(
  folder: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<GitRepository> {
  const repository = await findGitRepository(folder, env);
  if (repository !== undefined) return repository;
  throw new AppError('GIT_NOT_FOUND', `Expected a git repository at ${folder}, found none.`, {
    hint: 'git init   (then commit what you want to compare with)',
  });
}

/** The path of `absolute` as git spells it: relative to the top folder, with `/`; empty for the top folder itself. */
export function pathInRepository({ root }: GitRepository, absolute: string): string {
  const path = relative(root, absolute);
  if (path.startsWith('..') || isAbsolute(path)) {
    throw new AppError('USAGE', `Expected a path in the git repository ${root}, got ${absolute}.`);
  }
  return withSlashes(path);
}

/** Stages files for the next commit, as `git add` does; files that git ignores are left out without a word. */
export async function addToGit(repository: GitRepository, absolutePaths: readonly string[]): Promise<void> {
  if (absolutePaths.length === 0) return;
  const paths = absolutePaths.map((path) => `:(top,literal)${pathInRepository(repository, path)}`);
  await repository.run(['add', '--ignore-errors', '--', ...paths]);
}

function createRunner(
  folder: string,
  env: Readonly<Record<string, string | undefined>>,
): GitRepository['run'] {
  return (args, input) =>
    new Promise((resolve, reject) => {
      const child = execFile(
        'git',
        // Paths come as they are, and reading never waits for someone else's git.
        ['-c', 'core.quotePath=false', ...args],
        {
          cwd: folder,
          env: { ...env, GIT_OPTIONAL_LOCKS: '0', LC_ALL: 'C' },
          encoding: 'buffer',
          maxBuffer: MOST_OUTPUT_BYTES,
        },
        (error, stdout, stderr) => {
          if (error === null) resolve(stdout);
          else reject(new GitFailure(stderr.toString().trim() || error.message, { cause: error }));
        },
      );
      child.stdin?.on('error', () => undefined);
      child.stdin?.end(input ?? '');
    });
}
