import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseGitStatus, readGitState } from '../../../src/tracking/runs/git-state.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const ENV = { PATH: process.env.PATH, HOME: '/nonexistent', GIT_CONFIG_NOSYSTEM: '1' };

function git(folder: string, ...commandArguments: string[]): string {
  const identity = ['-c', 'user.name=t', '-c', 'user.email=t@example.org', '-c', 'init.defaultBranch=main'];
  return execFileSync('git', [...identity, ...commandArguments], { cwd: folder, env: ENV })
    .toString()
    .trim();
}

describe('readGitState', () => {
  it('follows a repository from its first commit on', async () => {
    const folder = temporaryFolder();
    git(folder, 'init', '-q');
    expect(await readGitState(folder, ENV)).toEqual({ commit: undefined, branch: 'main', dirty: false });
    writeFileSync(join(folder, 'a'), '1');
    git(folder, 'add', 'a');
    git(folder, 'commit', '-qm', 'first');
    const commit = git(folder, 'rev-parse', 'HEAD');
    expect(await readGitState(folder, ENV)).toEqual({ commit, branch: 'main', dirty: false });
    writeFileSync(join(folder, 'untracked'), '1');
    mkdirSync(join(folder, 'below'));
    expect(await readGitState(join(folder, 'below'), ENV)).toMatchObject({ dirty: false });
    writeFileSync(join(folder, 'a'), '22');
    git(folder, 'checkout', '-q', '--detach');
    expect(await readGitState(folder, ENV)).toEqual({ commit, branch: undefined, dirty: true });
  });

  it('is undefined without a repository, a folder or git', async () => {
    const folder = temporaryFolder();
    expect(
      await readGitState(folder, { ...ENV, GIT_CEILING_DIRECTORIES: join(folder, '..') }),
    ).toBeUndefined();
    expect(await readGitState(join(folder, 'nowhere'), ENV)).toBeUndefined();
    expect(await readGitState(folder, { PATH: folder })).toBeUndefined();
  });
});

describe('parseGitStatus', () => {
  it('takes a branch whose name looks like a header', () => {
    expect(parseGitStatus('# branch.oid abc\n# branch.head # branch.oid\n')).toEqual({
      commit: 'abc',
      branch: '# branch.oid',
      dirty: false,
    });
  });
});
