import { expect, test } from 'vitest';
import {
  addToGit,
  findGitRepository,
  openGitRepository,
  type GitRepository,
} from '../../src/git/git-repository.ts';
import {
  activeBranch,
  hasCommits,
  listGitFiles,
  listRevisions,
  readGitFiles,
  resolveRevision,
} from '../../src/git/git-revision.ts';
import { makeGitProject, type GitProject } from '../support/git-project.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const ENV = { PATH: process.env.PATH };

const open = ({ root }: GitProject): Promise<GitRepository> => openGitRepository(root, ENV);

test('reads the files of a commit, whatever their names and bytes', async () => {
  const project = makeGitProject();
  const odd = { 'a b': '1', 'line\nbreak': '2', 'é"🙂': '', 'sub/\tx': '\0\n\0' };
  project.commit({ ...odd, plain: 'old' });
  project.commit({ plain: 'new' });
  const repository = await open(project);
  const commit = await resolveRevision(repository, 'HEAD~1');
  const paths = [...Object.keys(odd), 'plain', 'sub', 'nothing'];
  const contents = await readGitFiles(repository, commit, paths);
  expect(contents.map((content) => content?.toString())).toEqual([
    ...Object.values(odd),
    'old',
    undefined,
    undefined,
  ]);
  expect(await listGitFiles(repository, commit, 'sub')).toEqual([{ path: 'sub/\tx', bytes: 3 }]);
  expect((await listGitFiles(repository, commit, '')).map(({ path }) => path).sort()).toEqual(
    [...Object.keys(odd), 'plain'].sort(),
  );
});

test('names branches, tags and commits', async () => {
  const project = makeGitProject();
  const repository = await open(project);
  expect(await hasCommits(repository)).toBe(false);
  project.commit({ a: '1' });
  project.git('tag', 'v1');
  project.git('branch', 'other');
  project.commit({ a: '2' });
  expect(await hasCommits(repository)).toBe(true);
  expect(await listRevisions(repository, 'branches')).toEqual(['main', 'other']);
  expect(await listRevisions(repository, 'tags')).toEqual(['v1']);
  expect(await listRevisions(repository, 'commits')).toHaveLength(2);
  expect(await activeBranch(repository)).toBe('main');
  project.git('checkout', '--quiet', '--detach');
  expect(await activeBranch(repository)).toBeUndefined();
});

test.each(['nope', 'HEAD~9', '--help', 'main:a'])('%s is no revision', async (revision) => {
  const project = makeGitProject();
  project.commit({ a: '1' });
  await expect(resolveRevision(await open(project), revision)).rejects.toMatchObject({
    code: 'REVISION_NOT_FOUND',
    message: `Expected a git revision, got "${revision}".`,
  });
});

test('stages files by their names alone, never as patterns', async () => {
  const project = makeGitProject();
  project.write({ '*': 'star', other: 'x', 'sub/a': '' });
  await addToGit(await open(project), [`${project.root}/*`, `${project.root}/sub/a`]);
  expect(project.git('diff', '--cached', '--name-only')).toBe('*\nsub/a\n');
});

test('outside a repository there is none', async () => {
  const folder = temporaryFolder();
  expect(await findGitRepository(folder, ENV)).toBeUndefined();
  expect(await findGitRepository(folder, { PATH: '/nowhere' })).toBeUndefined();
  await expect(openGitRepository(folder, ENV)).rejects.toMatchObject({
    code: 'GIT_NOT_FOUND',
    message: `Expected a git repository at ${folder}, found none.`,
  });
});
