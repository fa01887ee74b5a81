import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { registerInit } from '../../../src/cli/commands/init.ts';
import { makeGitProject } from '../../support/git-project.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { runCommandLine, type CommandOutput } from './run-command-line.ts';

const init = (cwd: string, ...options: string[]): Promise<CommandOutput> =>
  runCommandLine(registerInit, ['init', ...options], { cwd, now: '2026-01-01T10:00:00Z' });

test('under git makes an empty project and stages it', async () => {
  const { root, git } = makeGitProject();
  expect((await init(root)).stdout).toBe(
    '✓ made an empty project in this folder: .dvc/config, .dvc/.gitignore, .dvcignore\n' +
      '  staged in git, for your next commit\n' +
      'next: write pipeline.yaml, then rakuten repro',
  );
  expect(git('diff', '--cached', '--name-only')).toBe('.dvc/.gitignore\n.dvc/config\n.dvcignore\n');
  expect(readFileSync(join(root, '.dvc/config'), 'utf8')).toBe('');
  expect(readFileSync(join(root, '.dvc/.gitignore'), 'utf8')).toBe('/config.local\n/tmp\n/cache\n');
});

test('in a folder inside a repository, which may be yet to be made, stages there', async () => {
  const { root, git } = makeGitProject();
  await init(root, 'deep/er');
  expect(git('diff', '--cached', '--name-only')).toBe(
    'deep/er/.dvc/.gitignore\ndeep/er/.dvc/config\ndeep/er/.dvcignore\n',
  );
});

test('with --no-scm needs no git, and the config says so', async () => {
  const root = temporaryFolder();
  expect((await init(root, '--no-scm', '-q')).stdout).toBe('');
  expect(readFileSync(join(root, '.dvc/config'), 'utf8')).toBe('[core]\n    no_scm = True\n');
  expect(existsSync(join(root, '.dvc/.gitignore'))).toBe(false);
});

test('refuses a folder that is not under git, and changes nothing', async () => {
  const root = temporaryFolder();
  await expect(init(root)).rejects.toMatchObject({
    code: 'GIT_NOT_FOUND',
    message: `Expected a folder under git, got ${root}.`,
    hint: 'git init, then again   (or without git: rakuten init --no-scm)',
  });
  expect(existsSync(join(root, '.dvc'))).toBe(false);
});

test('refuses a second project; -f makes the config anew and keeps the cache and .dvcignore', async () => {
  const root = temporaryFolder();
  mkdirSync(join(root, '.dvc/cache'), { recursive: true });
  writeFileSync(join(root, '.dvc/cache/kept'), '');
  writeFileSync(join(root, '.dvc/config'), '[core]\n    remote = x\n');
  writeFileSync(join(root, '.dvcignore'), '*.tmp\n');
  await expect(init(root, '--no-scm')).rejects.toMatchObject({
    code: 'PROJECT_EXISTS',
    message: `Expected a folder without a project, found ${join(root, '.dvc')}.`,
  });
  await init(root, '--no-scm', '-f');
  expect(readFileSync(join(root, '.dvc/config'), 'utf8')).toBe('[core]\n    no_scm = True\n');
  expect(readFileSync(join(root, '.dvcignore'), 'utf8')).toBe('*.tmp\n');
  expect(existsSync(join(root, '.dvc/cache/kept'))).toBe(true);
});

test('with --sample brings the listings and their pipeline, and never replaces a file of another content', async () => {
  const root = temporaryFolder();
  const { stdout } = await init(root, '--no-scm', '--sample', 'demo');
  expect(stdout).toMatch(
    /with the sample: \d+ files, pipeline\.yaml and params\.yaml among them\nnext: rakuten --cd demo repro$/,
  );
  for (const path of [
    'pipeline.yaml',
    'params.yaml',
    'data/categories.csv',
    'data/arrival/load.json',
    'data/sample/X_train.csv',
  ]) {
    expect(readFileSync(join(root, 'demo', path))).toEqual(readFileSync(path));
  }
  const other = join(root, 'other');
  mkdirSync(other);
  writeFileSync(join(other, 'params.yaml'), 'mine: 1\n');
  await expect(init(other, '--no-scm', '--sample')).rejects.toMatchObject({
    code: 'PROJECT_EXISTS',
    message: expect.stringMatching(/found params\.yaml with other content\.$/) as string,
  });
  expect(existsSync(join(other, '.dvc'))).toBe(false);
});
