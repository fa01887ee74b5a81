import { execFileSync } from 'node:child_process';
import { mkdirSync, realpathSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { temporaryFolder } from './temporary-folder.ts';

/** A folder under git. */
export interface GitProject {
  readonly root: string;
  readonly git: (...args: readonly string[]) => string;
  /** Writes files; their folders are made. */
  readonly write: (files: Readonly<Record<string, string | Uint8Array>>) => void;
  /** Writes files and commits everything there is. */
  readonly commit: (files: Readonly<Record<string, string>>, message?: string) => void;
}

/** An empty repository on the branch `main`, apart from the settings of the user who runs the tests; it goes away with the test. */
export function makeGitProject(): GitProject {
  const root = realpathSync(temporaryFolder());
  const git = (...args: readonly string[]): string =>
    execFileSync('git', args, {
      cwd: root,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        PATH: process.env.PATH,
        GIT_CONFIG_GLOBAL: '/dev/null',
        GIT_CONFIG_SYSTEM: '/dev/null',
        ...{
          GIT_AUTHOR_NAME: 'A',
          GIT_AUTHOR_EMAIL: 'a@example.org',
          GIT_AUTHOR_DATE: '2026-01-01T00:00:00Z',
        },
        ...{
          GIT_COMMITTER_NAME: 'A',
          GIT_COMMITTER_EMAIL: 'a@example.org',
          GIT_COMMITTER_DATE: '2026-01-01T00:00:00Z',
        },
      },
    });
  git('init', '--quiet', '--initial-branch=main');
  const write: GitProject['write'] = (files) => {
    for (const [path, content] of Object.entries(files)) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), content);
    }
  };
  const commit: GitProject['commit'] = (files, message = 'next') => {
    write(files);
    git('add', '--all');
    git('commit', '--quiet', '--message', message);
  };
  return { root, git, write, commit };
}
