import { createHash } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Command } from 'commander';
import { describe, expect, test } from 'vitest';
import type { RunCommand } from '../../../src/cli/command-context.ts';
import { registerMetrics } from '../../../src/cli/commands/metrics.ts';
import { registerParams } from '../../../src/cli/commands/params.ts';
import { makeGitProject, type GitProject } from '../../support/git-project.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { runCommandLine, type CommandOutput } from './run-command-line.ts';

const register = (program: Command, run: RunCommand): void => {
  registerMetrics(program, run);
  registerParams(program, run);
};
const rakuten = (cwd: string, ...commandLine: string[]): Promise<CommandOutput> =>
  runCommandLine(register, commandLine, { cwd, now: '2026-01-01T10:00:00Z' });
const json = async (cwd: string, ...commandLine: string[]): Promise<unknown> =>
  JSON.parse((await rakuten(cwd, ...commandLine, '--json')).stdout);

const STAGE = 'stages:\n  train:\n    cmd: "true"\n    params: [lr]\n    metrics: [m.yaml: {cache: false}]\n';

/** Three commits and the workspace, in which m.yaml says foo: 1, 2, 3 and 4. */
function makeProject(): GitProject {
  const project = makeGitProject();
  project.commit({
    'pipeline.yaml': STAGE,
    'params.yaml': 'lr: 1\nother: [a]\n',
    'm.yaml': 'foo: 1.23456789\nbar: {x: 10}\n',
  });
  project.commit({ 'm.yaml': 'foo: 2.34567891011\nbar: {x: 10}\n', 'params.yaml': 'lr: 2\nother: [a]\n' });
  project.git('tag', 'v1');
  project.commit({ 'm.yaml': 'foo: 3.45678910111213\nbar: {x: 10}\n' });
  return project;
}

describe('metrics diff', () => {
  test('holds a commit against the workspace, character for character as DVC', async () => {
    const { root } = makeProject();
    expect((await rakuten(root, 'metrics', 'diff', 'HEAD~2')).stdout).toBe(
      'Path    Metric    HEAD~2    workspace    Change\nm.yaml  foo       1.23457   3.45679      2.22222',
    );
    expect(
      (await rakuten(root, 'metrics', 'diff', 'HEAD~2', 'v1', '--all', '--md', '--precision', '2')).stdout,
    ).toBe(
      `
| Path   | Metric   | HEAD~2   | v1   | Change   |
|--------|----------|----------|------|----------|
| m.yaml | bar.x    | 10       | 10   | 0        |
| m.yaml | foo      | 1.23     | 2.35 | 1.11     |`.slice(1),
    );
    expect((await rakuten(root, 'metrics', 'diff', 'v1', '--no-path')).stdout).toBe(
      'Metric    v1       workspace    Change\nfoo       2.34568  3.45679      1.11111',
    );
  });

  test('as JSON is what DVC prints', async () => {
    const { root, write } = makeProject();
    write({ 'm.yaml': 'foo: 4.0\nbar: {x: 12}\nnew: text\n' });
    expect(await json(root, 'metrics', 'diff')).toEqual({
      'm.yaml': {
        'bar.x': { old: 10, new: 12, diff: 2 },
        foo: { old: 3.45678910111213, new: 4, diff: 4 - 3.45678910111213 },
        new: { old: null, new: 'text' },
      },
    });
  });

  test('says on the side when nothing changed, and when there is nothing to compare with', async () => {
    const { root } = makeProject();
    expect(await rakuten(root, 'metrics', 'diff')).toEqual({
      stdout: '',
      notes: 'No changes between HEAD and workspace.',
    });
    expect(await json(makeGitProject().root, 'metrics', 'diff')).toEqual({});
  });

  test('takes any file as target, declared or not, and shows paths from where it was typed', async () => {
    const project = makeProject();
    project.write({ 'other.toml': 'x = 1\n' });
    mkdirSync(join(project.root, '.dvc'));
    mkdirSync(join(project.root, 'sub'));
    expect(await json(join(project.root, 'sub'), 'metrics', 'diff', '--targets', '../other.toml')).toEqual({
      '../other.toml': { x: { old: null, new: 1 } },
    });
  });

  test('a metrics file that is malformed, or gone, has no values', async () => {
    const { root, write } = makeProject();
    write({ 'm.yaml': 'foo: 1\nbar: [\n' });
    const gone = { 'm.yaml': { 'bar.x': { old: 10, new: null }, foo: { old: 3.45678910111213, new: null } } };
    expect(await json(root, 'metrics', 'diff')).toEqual(gone);
    rmSync(join(root, 'm.yaml'));
    expect(await json(root, 'metrics', 'diff')).toEqual(gone);
  });

  test.each([
    [['nope'], 'REVISION_NOT_FOUND', 'Expected a git revision, got "nope".'],
    [['HEAD', 'nope'], 'REVISION_NOT_FOUND', 'Expected a git revision, got "nope".'],
  ])('%j ends with %s', async (revisions, code, message) => {
    await expect(rakuten(makeProject().root, 'metrics', 'diff', ...revisions)).rejects.toMatchObject({
      code,
      message,
    });
  });

  test('without git says so', async () => {
    await expect(rakuten(temporaryFolder(), 'metrics', 'diff')).rejects.toMatchObject({
      code: 'GIT_NOT_FOUND',
    });
  });

  test('metrics that only the cache has are found by the lock of their commit', async () => {
    const project = makeGitProject();
    const store = (text: string): string => {
      const md5 = createHash('md5').update(text).digest('hex');
      const path = join(project.root, '.dvc/cache/files/md5', md5.slice(0, 2), md5.slice(2));
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text, { mode: 0o444 });
      return md5;
    };
    const lockOf = (md5: string): string =>
      `schema: '2.0'\nstages:\n  train:\n    cmd: 'true'\n    outs:\n    - path: m.json\n      hash: md5\n      md5: ${md5}\n      size: 8\n`;
    const pipeline = 'stages:\n  train:\n    cmd: "true"\n    metrics: [m.json]\n';
    const ignored = { '.gitignore': '/m.json\n/.dvc/cache\n', 'pipeline.yaml': pipeline };
    project.commit({ ...ignored, 'pipeline.lock': lockOf(store('{"a": 1}')) });
    project.commit({ 'pipeline.lock': lockOf(store('{"a": 4}')) });
    expect(await json(project.root, 'metrics', 'diff', 'HEAD~1', 'HEAD')).toEqual({
      'm.json': { a: { old: 1, new: 4, diff: 3 } },
    });
    expect(await json(project.root, 'metrics', 'show')).toEqual({
      '': { data: { 'm.json': { data: { a: 4 } } } },
    });
    project.write({ 'm.json': '{"a": 6}' });
    expect(await json(project.root, 'metrics', 'diff')).toEqual({
      'm.json': { a: { old: 4, new: 6, diff: 2 } },
    });
  });
});

describe('metrics show', () => {
  test('is a table where that fits, else a list', async () => {
    const { root, write } = makeProject();
    expect((await rakuten(root, 'metrics', 'show')).stdout).toBe(
      'Path    bar.x    foo\nm.yaml  10       3.45679',
    );
    write({
      'm.yaml':
        'a_rather_long_name_of_a_metric: 1.0\nanother_long_name_of_a_metric: {deep: x}\nfurther_long_name_of_a_metric: 0.5\n',
    });
    expect((await rakuten(root, 'metrics', 'show')).stdout).toBe(
      `
m.yaml
  a_rather_long_name_of_a_metric      1.0
  another_long_name_of_a_metric.deep  x
  further_long_name_of_a_metric       0.5`.slice(1),
    );
  });

  test('of tags, too, as DVC names them; the workspace only where it differs from its branch', async () => {
    const { root, write } = makeProject();
    const of = (foo: number): unknown => ({ data: { 'm.yaml': { data: { foo, bar: { x: 10 } } } } });
    expect(await json(root, 'metrics', 'show', '-T')).toEqual({
      workspace: of(3.45678910111213),
      v1: of(2.34567891011),
    });
    expect(await json(root, 'metrics', 'show', '--all-branches')).toEqual({ main: of(3.45678910111213) });
    write({ 'm.yaml': 'foo: 9\nbar: {x: 10}\n' });
    expect(await json(root, 'metrics', 'show', '-a')).toEqual({
      workspace: of(9),
      main: of(3.45678910111213),
    });
  });

  test.each([
    [
      { 'm.json': '{"foo": 0, "bar": 0.0, "baz": {}, "list": [1]}' },
      ['m.json'],
      { 'm.json': { data: { foo: 0, bar: 0 } } },
    ],
    [{ 'm.toml': '[foo]\nbar = 1.2' }, ['m.toml'], { 'm.toml': { data: { foo: { bar: 1.2 } } } }],
    [
      { 'd/a.yaml': 'a: 1', 'd/b.json': '2' },
      ['d'],
      { 'd/a.yaml': { data: { a: 1 } }, 'd/b.json': { data: 2 } },
    ],
    [{ 'pipeline.yaml': 'metrics: [m.yaml]', 'm.yaml': 'a: 1' }, [], { 'm.yaml': { data: { a: 1 } } }],
    [{}, [], {}],
    [
      {},
      ['m.yaml'],
      { 'm.yaml': { error: { type: 'FileNotFoundError', msg: 'm.yaml is neither there nor in the cache' } } },
    ],
    [
      { 'm.json': '{"m": 1' },
      ['m.json'],
      { 'm.json': { error: { type: 'JSONFileCorruptedError', msg: expect.any(String) as string } } },
    ],
  ])('%j %j', async (files, targets, expected) => {
    const root = temporaryFolder();
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    }
    expect(await json(root, 'metrics', 'show', ...targets)).toEqual({ '': { data: expected } });
  });

  test('a pipeline that cannot be read is an error of that version, in the answer', async () => {
    const root = temporaryFolder();
    writeFileSync(join(root, 'pipeline.yaml'), 'stages: [\n');
    expect(await json(root, 'metrics', 'show')).toEqual({
      '': { error: { type: 'PIPELINE_INVALID', msg: expect.stringMatching(/^pipeline\.yaml:/) as string } },
    });
    expect((await rakuten(root, 'metrics', 'show')).notes).toMatch(/^note {2}workspace: pipeline\.yaml:/);
  });
});

describe('params diff', () => {
  test('shows what changed, lists as one value', async () => {
    const { root, write } = makeProject();
    write({ 'params.yaml': 'lr: 2\nother: [a, b]\ndeep: {x: 1.0}\n' });
    expect((await rakuten(root, 'params', 'diff', 'HEAD~2')).stdout).toBe(
      `
Path         Param    HEAD~2    workspace
params.yaml  deep.x   -         1.0
params.yaml  lr       1         2
params.yaml  other    ['a']     ['a', 'b']`.slice(1),
    );
    expect(await json(root, 'params', 'diff')).toEqual({
      'params.yaml': { 'deep.x': { old: null, new: 1 }, other: { old: "['a']", new: "['a', 'b']" } },
    });
    expect(await json(root, 'params', 'diff', 'HEAD~2', '--deps')).toEqual({
      'params.yaml': { lr: { old: 1, new: 2, diff: 1 } },
    });
    expect(await json(root, 'params', 'diff', '--all', '--deps')).toEqual({
      'params.yaml': { lr: { old: 2, new: 2, diff: 0 } },
    });
  });

  test.each([
    ['deleted', { lr: { old: 2, new: null }, other: { old: "['a']", new: null } }],
    ['unchanged', undefined],
  ])('a params file that is %s', async (state, expected) => {
    const { root } = makeProject();
    if (state === 'deleted') rmSync(join(root, 'params.yaml'));
    expect(await json(root, 'params', 'diff')).toEqual(
      expected === undefined ? {} : { 'params.yaml': expected },
    );
  });
});
