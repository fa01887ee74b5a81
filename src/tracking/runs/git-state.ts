import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** Where the project's git working tree stands. */
export interface GitState {
  /** Full commit id; undefined before the first commit. */
  readonly commit: string | undefined;
  /** Undefined where HEAD is detached. */
  readonly branch: string | undefined;
  /** Tracked files differ from the commit. */
  readonly dirty: boolean;
}

const TIMEOUT_MS = 5_000;

/**
 * The state of the git working tree that holds `folder`; undefined where there is none, or no git. Never an
 * error: a run counts without git as well. `env` is that of the process (git needs its PATH).
 */
export async function readGitState(
  folder: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<GitState | undefined> {
  try {
    const { stdout } = await promisify(execFile)(
      'git',
      ['status', '--porcelain=v2', '--branch', '--untracked-files=no'],
      // Without optional locks, so that looking on never gets in the way of someone else's git.
      { cwd: folder, env: { ...env, GIT_OPTIONAL_LOCKS: '0' }, timeout: TIMEOUT_MS, maxBuffer: 1 << 26 },
    );
    return parseGitStatus(stdout);
  } catch {
    return undefined;
  }
}

/** What `git status --porcelain=v2 --branch` says. */
export function parseGitStatus(output: string): GitState {
  const lines = output.split('\n').filter((line) => line !== '');
  const header = (name: string): string | undefined =>
    lines.find((line) => line.startsWith(`# ${name} `))?.slice(name.length + 3);
  const commit = header('branch.oid');
  const branch = header('branch.head');
  return {
    commit: commit === '(initial)' ? undefined : commit,
    branch: branch === '(detached)' ? undefined : branch,
    dirty: lines.some((line) => !line.startsWith('#')),
  };
}
