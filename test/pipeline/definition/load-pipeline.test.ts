import { describe, expect, test } from 'vitest';
import { AppError } from '../../../src/errors/app-error.ts';
import { chooseStages } from '../../../src/pipeline/definition/select-stages.ts';
import { loadPipeline, type Pipeline } from '../../../src/pipeline/definition/load-pipeline.ts';
import { requireSettings } from '../../../src/pipeline/definition/require-settings.ts';
import { createProject } from '../support/temp-project.ts';

function load(pipeline: string, files: Readonly<Record<string, string>> = {}): Pipeline {
  const project = createProject({ 'pipeline.yaml': pipeline, ...files });
  const loaded = loadPipeline({ root: project.root, builtInNames: ['ingest', 'train'] });
  requireSettings(loaded, loaded.stages);
  return loaded;
}

function errorOf(pipeline: string, files: Readonly<Record<string, string>> = {}): AppError {
  try {
    load(pipeline, files);
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error('expected an error');
}

describe('a mistake in pipeline.yaml is named with its place', () => {
  test.each<[string, string, string]>([
    [
      'an unknown section',
      'var: []\nstages: {}\n',
      'pipeline.yaml:1:1  expected one of stages, vars, params, metrics, plots, artifacts, datasets in the file, got "var". Did you mean "vars"?',
    ],
    [
      'text instead of stages',
      'stages\n',
      'pipeline.yaml:1:1  expected keys and values in the file, got "stages".',
    ],
    ['a tab', 'stages:\n  a:\n\tcmd: x\n', 'pipeline.yaml:3:1  expected spaces as indentation, got a tab.'],
    [
      'a duplicate key',
      'stages:\n  a:\n    cmd: x\n    cmd: y\n',
      'pipeline.yaml:4:5  expected each key once, got "cmd" again (first in line 3).',
    ],
    [
      'an unknown key',
      'stages:\n  a:\n    cmd: x\n    dep: [b]\n',
      'pipeline.yaml:4:5  expected one of cmd, wdir, deps, params, outs, metrics, plots, vars, foreach, do, matrix, frozen, always_changed, desc, meta in stage "a", got "dep". Did you mean "deps"?',
    ],
    [
      'an unknown key of an output',
      'stages:\n  a:\n    cmd: x\n    outs:\n      - b:\n          cach: false\n',
      'pipeline.yaml:6:11  expected one of cache, persist, push, remote, desc, type, labels, meta in output "b", got "cach". Did you mean "cache"?',
    ],
    [
      'a missing command',
      'stages:\n  a:\n    deps: [b]\n',
      'pipeline.yaml:2:3  expected a command in stage "a": the key "cmd" is missing.',
    ],
    [
      'an empty command',
      'stages:\n  a:\n    cmd: ""\n',
      'pipeline.yaml:3:10  expected a command as "cmd" of stage "a", got an empty one.',
    ],
    [
      'a number as command',
      'stages:\n  a:\n    cmd: 5\n',
      'pipeline.yaml:3:10  expected text as "cmd" of stage "a", got "5".',
    ],
    [
      'text as deps',
      'stages:\n  a:\n    cmd: x\n    deps: b\n',
      'pipeline.yaml:4:11  expected a list as "deps" of stage "a", got "b".',
    ],
    [
      'cache that is neither true nor false',
      'stages:\n  a:\n    cmd: x\n    outs:\n    - b: {cache: no}\n',
      'pipeline.yaml:5:18  expected true or false as "cache" of output "b", got "no".',
    ],
    [
      'an output of two stages',
      'stages:\n  a: {cmd: x, outs: [o]}\n  b: {cmd: y, metrics: [./o]}\n',
      'pipeline.yaml:3:25  expected each output once, got "./o" for stage "b" and already for stage "a".',
    ],
    [
      'an output in two lists of a stage',
      'stages:\n  a: {cmd: x, outs: [o], metrics: [o]}\n',
      'pipeline.yaml:2:36  expected each output once, got "o" twice for stage "a".',
    ],
    [
      'a colon in a command without quotes',
      'stages:\n  a:\n    cmd: echo a: b\n',
      'pipeline.yaml:3:10  expected a text with a colon and a space in it to stand in quotes, or behind "|" in the next line.',
    ],
    [
      'an output inside another',
      'stages:\n  a: {cmd: x, outs: [d]}\n  b: {cmd: y, outs: [d/e]}\n',
      'pipeline.yaml:3:22  expected outputs apart from each other, got "d/e" for stage "b", which overlaps "d" of stage "a": "d/e" lies inside "d".',
    ],
    [
      'an output outside the project',
      'stages:\n  a: {cmd: x, outs: [../o]}\n',
      'pipeline.yaml:2:22  expected an output inside the project, got "../o" of stage "a". (Outside, it needs "cache: false".)',
    ],
    [
      'an output that would replace the pipeline',
      'stages:\n  a: {cmd: x, outs: [.]}\n',
      'pipeline.yaml:2:22  expected an output apart from pipeline.yaml, got "." of stage "a".',
    ],
    [
      'a loop',
      'stages:\n  a: {cmd: x, deps: [c.txt], outs: [a.txt]}\n  b: {cmd: x, deps: [a.txt], outs: [b.txt]}\n  c: {cmd: x, deps: [b.txt], outs: [c.txt]}\n',
      "pipeline.yaml:2:3  expected stages without a loop, got a → c → b → a (each needs the next one's output).",
    ],
    [
      'a stage that needs its own output',
      'stages:\n  a: {cmd: x, deps: [d/x], outs: [d]}\n',
      'pipeline.yaml:2:3  expected stages without a loop, got "a", which depends on its own output.',
    ],
    [
      'an unknown built-in stage',
      'stages:\n  a: {cmd: rakuten trian}\n',
      'pipeline.yaml:2:12  expected one of the stages ingest, train after `rakuten`, got "trian". Did you mean "train"? (`npx rakuten trian` runs any other command in a shell.)',
    ],
    [
      'options of a built-in stage',
      'stages:\n  a: {cmd: rakuten train --fast}\n',
      'pipeline.yaml:2:12  expected nothing after `rakuten train` (settings come from params), got "--fast". (`npx rakuten train …` runs in a shell.)',
    ],
    [
      'a built-in stage beside other commands',
      'stages:\n  a:\n    cmd:\n    - rakuten train\n    - echo\n',
      'pipeline.yaml:4:7  expected a `rakuten` command to be the only one of its stage; `npx rakuten …` runs in a shell, beside others.',
    ],
    [
      'a params file of another kind',
      'stages:\n  a: {cmd: x, params: [{p.py: [a]}]}\n',
      'pipeline.yaml:2:25  expected params in YAML, JSON or TOML, got "p.py": this program does not read Python.',
    ],
    [
      'params that a stage makes',
      'stages:\n  a: {cmd: x, outs: [p.yaml]}\n  b: {cmd: x, params: [{p.yaml: [a]}]}\n',
      'pipeline.yaml:3:25  expected params in a file that no stage makes, got "p.yaml", an output of stage "a".',
    ],
    [
      'a merge conflict',
      'stages:\n<<<<<<< ours\n  a: {cmd: x}\n=======\n  a: {cmd: y}\n>>>>>>> theirs\n',
      'pipeline.yaml:2:1  expected YAML, got the mark of a merge conflict.',
    ],
    [
      'broken YAML',
      'stages:\n  a: {cmd: x\n',
      'pipeline.yaml:3:1  expected valid YAML: flow map in block collection must be sufficiently indented and end with a }.',
    ],
    [
      'a template without params.yaml',
      'stages:\n  a: {cmd: "x ${b}"}\n',
      'pipeline.yaml:2:15  expected params.yaml with the parameter "b", found no such file.',
    ],
  ])('%s', (_, pipeline, message) => {
    const error = errorOf(pipeline);
    expect(error.code).toBe('PIPELINE_INVALID');
    expect(error.message).toBe(message);
    expect(error.hint).toBeDefined();
  });

  test('with the line and a mark under it', () => {
    expect(errorOf('stages:\n  a:\n    cmd: x\n    dep: [b]\n').details).toEqual([
      '        dep: [b]',
      '        ^^^',
    ]);
  });

  test('all at once, in the order of the file', () => {
    const error = errorOf(
      'stages:\n  a:\n    cmd: x\n    out: [b]\n  b:\n    deps: c\n  c: {cmd: "${d}", outs: [o, o/p]}\n',
      { 'params.yaml': 'e: 1\n' },
    );
    expect(error.message).toBe('Found 5 problems in pipeline.yaml.');
    expect(error.details.filter((line) => line.startsWith('pipeline.yaml'))).toEqual([
      'pipeline.yaml:4:5  expected one of cmd, wdir, deps, params, outs, metrics, plots, vars, foreach, do, matrix, frozen, always_changed, desc, meta in stage "a", got "out". Did you mean "outs"?',
      'pipeline.yaml:5:3  expected a command in stage "b": the key "cmd" is missing.',
      'pipeline.yaml:6:11  expected a list as "deps" of stage "b", got "c".',
      'pipeline.yaml:7:13  expected the parameter "d" in params.yaml, found none.',
      'pipeline.yaml:7:30  expected outputs apart from each other, got "o/p" for stage "c", which overlaps "o" of stage "c": "o/p" lies inside "o".',
    ]);
  });
});

describe('params', () => {
  test('that a stage declares must exist; the nearest name is suggested', () => {
    const error = errorOf('stages:\n  a: {cmd: x, params: [train.C, train.epoch]}\n', {
      'params.yaml': 'train: {C: 1, epochs: 2}\n',
    });
    expect(error.code).toBe('PARAMS_INVALID');
    expect(error.message).toBe(
      'pipeline.yaml:2:24  expected the parameter "train.epoch" of stage "a" in params.yaml, found none. Did you mean "train.epochs"?',
    );
  });

  test('in a file that is no YAML are reported with the place in that file', () => {
    const error = errorOf('stages:\n  a: {cmd: "${b}"}\n', { 'params.yaml': 'a: 1\nb: [\n' });
    expect(error.code).toBe('PARAMS_INVALID');
    expect(error.message).toMatch(/^params\.yaml:3:1 {2}expected valid YAML/);
  });

  test('of other files, JSON too, and whole files', () => {
    const pipeline = load('stages:\n  a:\n    cmd: x\n    params: [z, {p.json: [b.0]}, {q.yaml: }]\n', {
      'params.yaml': 'z: 1\n',
      'p.json': '{"b": [1]}',
      'q.yaml': 'c: 1\n',
    });
    expect(pipeline.stages[0]?.params.map(({ file, keys }) => [file, keys])).toEqual([
      ['params.yaml', ['z']],
      ['p.json', ['b.0']],
      ['q.yaml', undefined],
    ]);
  });
});

test('a project without pipeline.yaml has no stages; only what runs needs one', () => {
  const { root } = createProject({ '.dvc/config': '' });
  const pipeline = loadPipeline({ root, builtInNames: [] });
  expect(pipeline.stages).toEqual([]);
  expect(() => chooseStages(pipeline, { targets: [] })).toThrow(
    expect.objectContaining({
      code: 'PIPELINE_NOT_FOUND',
      hint: 'Write pipeline.yaml here, with a stage in it.',
    }),
  );
});

test('a folder without pipeline.yaml says where there is one above', () => {
  const project = createProject({ 'pipeline.yaml': 'stages: {}\n', 'sub/deep/x': '' });
  const inside = (): unknown => loadPipeline({ root: project.path('sub/deep'), builtInNames: [] });
  expect(inside).toThrow(`Expected pipeline.yaml in ${project.path('sub/deep')}, found none.`);
  expect(inside).toThrow(
    expect.objectContaining({ code: 'PIPELINE_NOT_FOUND', hint: 'rakuten --cd ../.. repro' }),
  );
});

test.each<[string, string, string]>([
  ['a float keeps its point', '${a.float}', '1.0'],
  ['a small float is spelled as in Python', '${a.small}', '1e-05'],
  ['a whole number', '${a.int}', '10'],
  ['true', '${a.yes}', 'true'],
  ['null', 'x ${a.none}', 'x None'],
  ['text that YAML 1.1 took for true', '${a.word}', 'yes'],
  ['brackets', '${a[list][1]}', 'q'],
  ['an index', '${a.list.0}', 'p'],
  ['spaces', '${ a.int }', '10'],
  ['several', '${a.int}/${a.word}', '10/yes'],
  ['an escape', '\\${a.int} ${a.int}', '${a.int} 10'],
  ['no template', '$a {a}', '$a {a}'],
])('templates: %s', (_, template, filled) => {
  const { stages } = load(`stages:\n  a:\n    cmd: '${template}'\n`, {
    'params.yaml': 'a: {float: 1.0, small: 1e-5, int: 10, yes: true, none: null, word: yes, list: [p, q]}\n',
  });
  expect(stages[0]?.cmd).toBe(filled);
});

test.each<[string, string]>([
  ['${a.list}', 'expected a single value for "${a.list}", got a list.'],
  ['${a.b.}', 'expected a name such as ${train.C}, got "${a.b.}".'],
])('a template that cannot be filled in: %s', (template, message) => {
  expect(
    errorOf(`stages:\n  a:\n    cmd: '${template}'\n`, { 'params.yaml': 'a: {list: [p]}\n' }).message,
  ).toBe(`pipeline.yaml:3:11  ${message}`);
});

test('paths and the default params.yaml are relative to wdir; templates come from beside pipeline.yaml', () => {
  const project = createProject({
    'pipeline.yaml':
      'stages:\n  a:\n    cmd: x\n    wdir: ${where}\n    deps: [d, ../e]\n    outs: [o]\n    params: [p]\n',
    'params.yaml': 'where: sub\n',
    'sub/params.yaml': 'p: 1\n',
  });
  const stage = loadPipeline({ root: project.root, builtInNames: [] }).stages[0];
  expect(stage?.folder).toBe(project.path('sub'));
  expect(stage?.deps.map(({ path, absolute }) => [path, absolute])).toEqual([
    ['d', project.path('sub/d')],
    ['../e', project.path('e')],
  ]);
  expect(stage?.params[0]?.absolute).toBe(project.path('sub/params.yaml'));
});

test('stages are in the order of their needs, through files in folders and folders around files', () => {
  const { graph } = load(
    'stages:\n  last: {cmd: x, deps: [all]}\n  inner: {cmd: x, deps: [d/f], outs: [all/i]}\n  first: {cmd: x, outs: [d]}\n  apart: {cmd: x}\n',
  );
  expect(graph.order.map(({ name }) => name)).toEqual(['first', 'inner', 'last', 'apart']);
  expect(Object.fromEntries(graph.needs)).toEqual({
    last: ['inner'],
    inner: ['first'],
    first: [],
    apart: [],
  });
});
