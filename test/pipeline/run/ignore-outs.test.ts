import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { outcomeOf, outcomesOf, repro } from '../support/run-project.ts';
import { createProject, type TempProject } from '../support/temp-project.ts';

function git(project: TempProject, ...args: readonly string[]): string {
  return execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...args], {
    cwd: project.root,
    encoding: 'utf8',
  });
}

function createGit(files: Readonly<Record<string, string>>): TempProject {
  const project = createProject(files);
  git(project, 'init', '-q');
  return project;
}

describe('in a git working tree', () => {
  test('a cached output is ignored by the .gitignore beside it, once', async () => {
    const project = createGit({
      'pipeline.yaml': 'stages:\n  a: {cmd: touch sub/o p m, outs: [sub/o, p, {m: {cache: false}}]}\n',
      'sub/x': '',
      '.gitignore': '*.log',
    });
    await repro(project.root);
    expect([project.read('sub/.gitignore'), project.read('.gitignore')]).toEqual(['/o\n', '*.log\n/p\n']);
    await repro(project.root, { force: true });
    expect(project.read('.gitignore')).toBe('*.log\n/p\n');
    expect(git(project, 'status', '--porcelain', '-uall').split('\n').sort()).not.toContain('?? p');
  });

  test.each([
    ['a pattern above it', { '.gitignore': 'sub/*\n' }],
    ['its own pattern', { 'sub/.gitignore': '/o\n' }],
    ['a pattern for folders', { '.gitignore': 'o/\n' }],
  ])('nothing is added where %s ignores it already', async (_, files) => {
    const project = createGit({
      'pipeline.yaml': 'stages:\n  a: {cmd: mkdir sub/o && touch sub/o/f, outs: [sub/o]}\n',
      'sub/x': '',
      ...files,
    });
    const before = existsSync(project.path('sub/.gitignore')) ? project.read('sub/.gitignore') : undefined;
    await repro(project.root);
    const after = existsSync(project.path('sub/.gitignore')) ? project.read('sub/.gitignore') : undefined;
    expect(after).toBe(before);
  });

  test('a pattern is added where a later one takes it back', async () => {
    const project = createGit({
      'pipeline.yaml': 'stages:\n  a: {cmd: touch o, outs: [o]}\n',
      '.gitignore': 'o\n!o\n',
    });
    await repro(project.root);
    expect(project.read('.gitignore')).toBe('o\n!o\n/o\n');
  });

  test('a name with the signs of patterns is taken literally', async () => {
    const project = createGit({
      'pipeline.yaml': 'stages:\n  a: {cmd: "touch \'[o]*!#?\'", outs: ["[o]*!#?"]}\n',
    });
    await repro(project.root);
    expect(git(project, 'check-ignore', '[o]*!#?').trim()).toBe('[o]*!#?');
    expect(outcomesOf(await repro(project.root))).toEqual({ a: 'skipped' });
    await repro(project.root, { force: true });
    expect(project.read('.gitignore').split('\n')).toHaveLength(2);
  });

  test('an output that git tracks is refused before the stage runs', async () => {
    const project = createGit({
      'pipeline.yaml': 'stages:\n  a: {cmd: echo new > o, outs: [o]}\n',
      o: 'old',
    });
    git(project, 'add', 'o');
    expect(outcomeOf(await repro(project.root), 'a', 'failed').error).toMatchObject({
      code: 'PIPELINE_INVALID',
      message: 'Expected the output "o" to be kept by the cache alone, git tracks it, too.',
      hint: 'git rm -r --cached "o"   (it stays in the folder), or say `cache: false`',
    });
    expect(project.read('o')).toBe('old');
  });
});

test('outside of git, and with core.no_scm, there is no .gitignore', async () => {
  const files = { 'pipeline.yaml': 'stages:\n  a: {cmd: touch o, outs: [o]}\n' };
  const plain = createProject(files);
  const noScm = createGit({ ...files, '.dvc/config': '[core]\n    no_scm = True\n' });
  for (const project of [plain, noScm]) {
    await repro(project.root);
    expect(existsSync(project.path('.gitignore'))).toBe(false);
  }
});
