import { mkdirSync, symlinkSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { AppError } from '../../../src/errors/app-error.ts';
import { findProjectRoot } from '../../../src/pipeline/definition/find-project-root.ts';
import { loadPipeline, type Pipeline } from '../../../src/pipeline/definition/load-pipeline.ts';
import { requireSettings } from '../../../src/pipeline/definition/require-settings.ts';
import { createProject } from '../support/temp-project.ts';

type Files = Readonly<Record<string, string>>;

const TRACKED = 'outs:\n- md5: acbd18db4cc2f85cedef654fccc4a4d8\n  size: 3\n  hash: md5\n  path: data.csv\n';
const stage = (name: string, rest = ''): string => `stages:\n  ${name}: {cmd: x${rest}}\n`;

function load(files: Files): Pipeline {
  return loadPipeline({ root: createProject(files).root, builtInNames: [] });
}

const addresses = (files: Files): string[] => load(files).stages.map(({ address }) => address);

function messagesOf(files: Files): string[] {
  try {
    load(files);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const placed = error.details.filter((line) => /^\S+:\d+:\d+ /.test(line));
    return placed.length > 0 ? placed : [error.message];
  }
  return [];
}

test('stages come from every pipeline.yaml and *.dvc, folders before what lies in them', () => {
  const pipeline = load({
    'pipeline.yaml': stage('a'),
    'sub/pipeline.yaml': stage('a'),
    'sub/deep/pipeline.yaml': stage('b'),
    'sub/data.csv.dvc': TRACKED,
  });
  expect(
    pipeline.stages.map(({ name, address, file, command }) => [name, address, file.path, command.kind]),
  ).toEqual([
    ['a', 'a', 'pipeline.yaml', 'shell'],
    ['data.csv.dvc', 'sub/data.csv.dvc', 'sub/data.csv.dvc', 'tracked'],
    ['a', 'sub/pipeline.yaml:a', 'sub/pipeline.yaml', 'shell'],
    ['b', 'sub/deep/pipeline.yaml:b', 'sub/deep/pipeline.yaml', 'shell'],
  ]);
  expect(pipeline.stages.map(({ file }) => file.lockPath.slice(pipeline.root.length + 1))).toEqual([
    'pipeline.lock',
    'sub/data.csv.dvc',
    'sub/pipeline.lock',
    'sub/deep/pipeline.lock',
  ]);
});

test('each file has paths and params.yaml of its own folder, and one graph joins them', () => {
  const { stages, graph } = load({
    'pipeline.yaml': stage('last', ', deps: ["sub/out-${n}.txt", sub/data.csv]'),
    'params.yaml': 'n: 2\n',
    'sub/pipeline.yaml': 'stages:\n  first: {cmd: "x ${n}", outs: ["out-${n}.txt"]}\n',
    'sub/params.yaml': 'n: 2\n',
    'sub/data.csv.dvc': TRACKED,
  });
  expect(stages.map(({ cmd }) => cmd)).toEqual(['x', '', 'x 2']);
  expect(graph.order.map(({ address }) => address)).toEqual([
    'sub/pipeline.yaml:first',
    'sub/data.csv.dvc',
    'last',
  ]);
  expect(graph.needs.get('last')).toEqual(['sub/pipeline.yaml:first', 'sub/data.csv.dvc']);
});

describe('no stages are looked for', () => {
  test.each<[string, Files]>([
    ['in what .dvcignore names', { '.dvcignore': 'sub/\n' }],
    ['in what .gitignore names, in a git repository', { '.git/HEAD': '', '.gitignore': 'sub\n' }],
    ['in node_modules', { 'node_modules/sub/pipeline.yaml': stage('b') }],
    ['in a backup under way', { 'backups/.rakuten-backup-0a1b/files/pipeline.yaml': stage('b') }],
    ['in a project of its own', { 'sub/.dvc/config': '' }],
    ['in the output of a stage', { 'pipeline.yaml': stage('a', ', outs: [sub]') }],
  ])('%s', (_, files) => {
    const elsewhere = Object.keys(files).some((path) => path.endsWith('/pipeline.yaml'));
    const sub: Files = elsewhere ? {} : { 'sub/pipeline.yaml': stage('b') };
    expect(addresses({ 'pipeline.yaml': stage('a'), ...sub, ...files })).toEqual(['a']);
  });

  test('behind a link', () => {
    const project = createProject({ 'pipeline.yaml': stage('a') });
    const other = createProject({ 'pipeline.yaml': stage('b') });
    symlinkSync(other.root, project.path('link'));
    expect(loadPipeline({ root: project.root, builtInNames: [] }).stages).toHaveLength(1);
  });
});

test.each<[string, Files]>([
  ['nothing in it', { 'pipeline.yaml': '' }],
  ['no stages', { 'pipeline.yaml': 'stages: {}\n' }],
  ['only plots', { 'pipeline.yaml': 'plots: [p.csv]\n' }],
])('a pipeline.yaml may have %s', (_, files) => {
  expect(addresses(files)).toEqual([]);
});

test('a project may have *.dvc files alone', () => {
  expect(addresses({ 'data.csv.dvc': TRACKED })).toEqual(['data.csv.dvc']);
});

test('all fields of a stage and its outputs are kept', () => {
  const [one] = load({
    'pipeline.yaml': [
      'stages:',
      '  a:',
      '    cmd: [x, y]',
      '    desc: what it is for',
      '    frozen: true',
      '    always_changed: true',
      '    meta: {who: me}',
      '    outs:',
      '    - o: {persist: true, push: false, remote: r, desc: d, type: t, labels: [l], meta: {m: 1}}',
      '    - o: {cache: false}',
      '    metrics: [m.json: {cache: false}]',
      '    plots:',
      '    - p.csv: {x: a, y: b, x_label: A, y_label: B, title: T, template: linear, header: false, cache: false}',
      '',
    ].join('\n'),
  }).stages;
  const plain = { persist: false, push: true, remote: undefined, desc: undefined };
  expect(one).toMatchObject({
    cmd: ['x', 'y'],
    desc: 'what it is for',
    frozen: true,
    alwaysChanged: true,
    meta: new Map([['who', 'me']]),
    outs: [
      {
        path: 'o',
        role: 'out',
        cache: false,
        persist: true,
        push: false,
        remote: 'r',
        desc: 'd',
        plot: undefined,
      },
      { path: 'm.json', role: 'metric', cache: false, ...plain, plot: undefined },
      {
        path: 'p.csv',
        role: 'plot',
        cache: false,
        ...plain,
        plot: { x: 'a', y: 'b', xLabel: 'A', yLabel: 'B', title: 'T', template: 'linear', header: false },
      },
    ],
  });
});

test.each<[string, string, readonly string[]]>([
  ['a text goes to the shell line by line', 'cmd: "one\\ntwo\\r\\n\\nthree"', ['one', 'two', 'three']],
  [
    'an item of a list goes there whole',
    'cmd: ["for x in 1\\ndo y\\ndone", z]',
    ['for x in 1\ndo y\ndone', 'z'],
  ],
])('%s', (_, cmd, lines) => {
  const [one] = load({ 'pipeline.yaml': `stages:\n  a:\n    ${cmd}\n` }).stages;
  expect(one?.command).toEqual({ kind: 'shell', lines });
});

test('a full path inside the project is recorded relative to wdir', () => {
  const project = createProject();
  mkdirSync(project.path('sub'));
  project.write(
    'pipeline.yaml',
    `stages:\n  a: {cmd: x, wdir: sub, deps: [${project.path('d')}, ./e, /nowhere], outs: [${project.path('sub/o')}]}\n`,
  );
  const [one] = loadPipeline({ root: project.root, builtInNames: [] }).stages;
  expect(one?.deps.map(({ path }) => path)).toEqual(['../d', './e', '/nowhere']);
  expect(one?.outs.map(({ path }) => path)).toEqual(['o']);
});

test('sections beside the stages are kept, templates filled in', () => {
  const { files } = load({
    'params.yaml': 'm: metrics.json\nf: loss\n',
    'sub/pipeline.yaml': [
      'vars: [{m: metrics.json, f: loss}]',
      'metrics: ["${m}"]',
      'params: [p.toml]',
      'plots:',
      '- a.csv',
      '- b.csv:',
      '- curves: {x: step, y: {"train.csv": "${f}", "test.csv": [loss, acc]}, title: T}',
      'artifacts:',
      '  model: {path: m.pt, type: model, desc: d, labels: [l], meta: {k: v}}',
      'datasets: [{name: n, type: t}]',
      '',
    ].join('\n'),
  });
  const [file] = files;
  expect(file?.metrics.map(({ path, absolute }) => [path, absolute.endsWith('/sub/metrics.json')])).toEqual([
    ['metrics.json', true],
  ]);
  expect(file?.params.map(({ path }) => path)).toEqual(['p.toml']);
  expect(file?.plots.map(({ path }) => path)).toEqual(['a.csv', 'b.csv', 'curves']);
  expect(file?.plots[2]?.options).toMatchObject({
    x: 'step',
    y: new Map<string, unknown>([
      ['train.csv', 'loss'],
      ['test.csv', ['loss', 'acc']],
    ]),
    title: 'T',
  });
  expect(file?.artifacts).toMatchObject([
    { name: 'model', path: 'm.pt', type: 'model', desc: 'd', labels: ['l'], meta: new Map([['k', 'v']]) },
  ]);
});

describe('what is refused', () => {
  test.each<[string, Files, string[]]>([
    [
      'an output of stages in two files',
      { 'pipeline.yaml': stage('a', ', outs: [sub/o]'), 'sub/pipeline.yaml': stage('b', ', outs: [o]') },
      [
        'sub/pipeline.yaml:2:22  expected each output once, got "o" for stage "sub/pipeline.yaml:b" and already for stage "a".',
      ],
    ],
    [
      'an output inside data that was added',
      { 'dir.dvc': TRACKED.replace('data.csv', 'dir'), 'pipeline.yaml': stage('a', ', outs: [dir/foo]') },
      [
        'pipeline.yaml:2:22  expected outputs apart from each other, got "dir/foo" for stage "a", which overlaps "dir" of dir.dvc: "dir/foo" lies inside "dir".',
      ],
    ],
    [
      'an output around another pipeline.yaml',
      { 'sub/x/pipeline.yaml': stage('b'), 'zub/pipeline.yaml': stage('a', ', outs: [../sub]') },
      [
        'zub/pipeline.yaml:2:22  expected an output apart from sub/x/pipeline.yaml, got "../sub" of stage "a".',
      ],
    ],
    [
      'a loop through two files',
      {
        'pipeline.yaml': stage('a', ', deps: [sub/o], outs: [p]'),
        'sub/pipeline.yaml': stage('b', ', deps: [../p], outs: [o]'),
      },
      [
        "pipeline.yaml:2:3  expected stages without a loop, got a → sub/pipeline.yaml:b → a (each needs the next one's output).",
      ],
    ],
    [
      'a dep that .dvcignore leaves out',
      { '.dvcignore': '*.tmp\n', 'pipeline.yaml': stage('a', ', deps: [x.tmp], outs: [y.tmp]') },
      [
        'pipeline.yaml:2:22  expected a dependency that no .dvcignore leaves out, got "x.tmp" of stage "a".',
        'pipeline.yaml:2:37  expected an output that no .dvcignore leaves out, got "y.tmp" of stage "a".',
      ],
    ],
    [
      'names that cannot be told apart',
      { 'pipeline.yaml': 'stages:\n  a@b: {cmd: x}\n  1: {cmd: x}\n  a/b: {cmd: x}\n  "": {cmd: x}\n' },
      [
        'pipeline.yaml:2:3  expected a stage name without "@", which names the members of a group, got "a@b".',
        'pipeline.yaml:3:3  expected text as the name of a stage, got 1: write it as "1" in quotes.',
        'pipeline.yaml:4:3  expected a stage name without ":", "/" and "\\", got "a/b".',
        'pipeline.yaml:5:3  expected a name for the stage, got an empty one.',
      ],
    ],
    [
      'mistakes of several files, all at once',
      { 'pipeline.yaml': stage('a', ', dep: [b]'), 'sub/pipeline.yaml': stage('b', ', outs: {}') },
      [
        'pipeline.yaml:2:15  expected one of cmd, wdir, deps, params, outs, metrics, plots, vars, foreach, do, matrix, frozen, always_changed, desc, meta in stage "a", got "dep". Did you mean "deps"?',
        'sub/pipeline.yaml:2:21  expected a list as "outs" of stage "b", got keys and values.',
      ],
    ],
    [
      'a *.dvc file that is none',
      { 'd.dvc': 'outs:\n- md5: x\nextra: 1\n' },
      [
        'd.dvc:2:3  expected the path of each output, got none.',
        'd.dvc:3:1  expected one of outs, deps, md5, wdir, frozen, locked, meta, always_changed, desc in "d.dvc", got "extra".',
      ],
    ],
    [
      'plots of the wrong kind',
      { 'pipeline.yaml': 'plots:\n- p: {x: [a], z: 1}\nartifacts: {m: {type: t}}\n' },
      [
        'pipeline.yaml:2:10  expected a field, or a field by file as "x" of plot "p".',
        'pipeline.yaml:2:15  expected one of x, y, x_label, y_label, title, template in plot "p", got "z".',
        'pipeline.yaml:3:13  expected the path of artifact "m": the key "path" is missing.',
      ],
    ],
  ])('%s', (_, files, messages) => {
    expect(messagesOf(files)).toEqual(messages);
  });

  test('an output outside the project unless it is only hashed', () => {
    expect(messagesOf({ 'pipeline.yaml': stage('a', ', outs: [../o: {cache: false}]') })).toEqual([]);
  });
});

describe('settings are asked for of the chosen stages alone', () => {
  test.each<[string, string, string]>([
    [
      'a param',
      ', params: [p]',
      'pipeline.yaml:2:24  expected the params file "params.yaml" of stage "a", found none.',
    ],
    [
      'a folder',
      ', wdir: sub',
      'pipeline.yaml:2:21  expected the folder "sub" (wdir of stage "a"), found none.',
    ],
  ])('%s', (_, rest, message) => {
    const pipeline = load({ 'pipeline.yaml': `${stage('a', rest)}  b: {cmd: x}\n` });
    expect(() => requireSettings(pipeline, pipeline.stages)).toThrow(message);
    expect(() => requireSettings(pipeline, pipeline.stages.slice(1))).not.toThrow();
  });

  test('a folder that a stage makes need not be there yet, and a frozen stage needs nothing', () => {
    const pipeline = load({
      'pipeline.yaml':
        'stages:\n  a: {cmd: x, outs: [sub]}\n  b: {cmd: x, wdir: sub}\n  c: {cmd: x, params: [p], frozen: true}\n',
    });
    expect(() => requireSettings(pipeline, pipeline.stages)).not.toThrow();
  });
});

test('a frozen stage needs nothing in the graph, though it is shown what it declares', () => {
  const { graph } = load({
    'pipeline.yaml': 'stages:\n  a: {cmd: x, outs: [o]}\n  b: {cmd: x, deps: [o], frozen: true}\n',
  });
  expect([graph.needs.get('b'), graph.declaredNeeds.get('b')]).toEqual([[], ['a']]);
});

test('the root of a project is the nearest folder with .dvc, or the folder itself', () => {
  const project = createProject({ '.dvc/config': '', 'a/b/x': '', 'c/.dvc/config': '', 'c/d/x': '' });
  expect(findProjectRoot(project.path('a/b'))).toBe(project.root);
  expect(findProjectRoot(project.path('c/d'))).toBe(project.path('c'));
  const bare = createProject({ 'a/x': '' });
  expect(findProjectRoot(bare.path('a'))).toBe(bare.path('a'));
});
