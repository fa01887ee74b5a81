import { describe, expect, test } from 'vitest';
import { FILE_EFFECTS } from '../../../src/pipeline/file-effects.ts';
import type { PathHash } from '../../../src/pipeline/hashing/hash-path.ts';
import { formatLockedStage } from '../../../src/pipeline/lock/locked-stage.ts';
import { readPipelineLock, withStages, writePipelineLock } from '../../../src/pipeline/lock/pipeline-lock.ts';
import type { YamlMap, YamlValue } from '../../../src/pipeline/yaml/yaml-value.ts';
import { createProject } from '../support/temp-project.ts';

const file = (md5: string, size: number, isExecutable = false): PathHash => ({
  kind: 'file',
  md5,
  size,
  isExecutable,
});
const folder = (md5: string, size: number, fileCount: number): PathHash => ({
  kind: 'folder',
  md5,
  size,
  fileCount,
  files: [],
});
const map = (entries: Record<string, YamlValue>): YamlMap => new Map(Object.entries(entries));

const MD5 = '764efa883dda1e11db47671c4a3bbd9e';

test('a stage is recorded as dvc.lock spells it, byte for byte', () => {
  const project = createProject();
  const entry = formatLockedStage({
    cmd: 'python train.py 0.1',
    deps: new Map([
      ['src/train.py', file(MD5, 12, true)],
      ['data/raw', folder('0123456789abcdef0123456789abcdef.dir', 7, 3)],
    ]),
    params: new Map([
      ['a.yaml', map({ z: 1n })],
      [
        'params.yaml',
        map({ 'train.lr': 1, 'train.decay': 0.00001, seeds: [1n, 2n], note: null, mode: 'yes' }),
      ],
    ]),
    outs: new Map([['model.bin', file(MD5, 3)]]),
    codeVersion: undefined,
  });
  writePipelineLock(
    project.path('pipeline.lock'),
    withStages(readPipelineLock(project.path('pipeline.lock')), [['train', entry]]),
    FILE_EFFECTS,
  );
  expect(project.read('pipeline.lock')).toBe(`schema: '2.0'
stages:
  train:
    cmd: python train.py 0.1
    deps:
    - path: data/raw
      hash: md5
      md5: 0123456789abcdef0123456789abcdef.dir
      size: 7
      nfiles: 3
    - path: src/train.py
      hash: md5
      md5: 764efa883dda1e11db47671c4a3bbd9e
      size: 12
      isexec: true
    params:
      params.yaml:
        mode: yes
        note:
        seeds:
        - 1
        - 2
        train.decay: 1e-05
        train.lr: 1.0
      a.yaml:
        z: 1
    outs:
    - path: model.bin
      hash: md5
      md5: 764efa883dda1e11db47671c4a3bbd9e
      size: 3
`);
});

test('the code version of a built-in stage stands behind the params files; an input in doubt has no hash', () => {
  const project = createProject();
  const entry = formatLockedStage({
    cmd: ['echo 1', 'echo 2'],
    deps: new Map([['a', undefined]]),
    params: new Map(),
    outs: new Map(),
    codeVersion: { stage: 'train', version: '3fa9c0ffee12' },
  });
  writePipelineLock(
    project.path('pipeline.lock'),
    withStages(readPipelineLock(project.path('pipeline.lock')), [['train', entry]]),
    FILE_EFFECTS,
  );
  expect(project.read('pipeline.lock')).toBe(`schema: '2.0'
stages:
  train:
    cmd:
    - echo 1
    - echo 2
    deps:
    - path: a
    params:
      rakuten:
        train: 3fa9c0ffee12
`);
});

test('entries of other stages, and keys that this version does not know, are kept as they are', () => {
  const text = `schema: '2.0'
stages:
  gone:
    cmd: old
    outs:
    - path: o
      hash: md5
      md5: 764efa883dda1e11db47671c4a3bbd9e
      size: 3
      version_id: x1
datasets:
- name: d
`;
  const project = createProject({ 'pipeline.lock': text });
  const lock = withStages(readPipelineLock(project.path('pipeline.lock')), [['new', map({ cmd: 'x' })]]);
  writePipelineLock(project.path('pipeline.lock'), lock, FILE_EFFECTS);
  expect(project.read('pipeline.lock')).toBe(text.replace('datasets:', '  new:\n    cmd: x\ndatasets:'));
});

test('writing what is there already touches nothing', () => {
  const project = createProject({ 'pipeline.lock': "schema: '2.0'\nstages:\n  a:\n    cmd: x\n" });
  const effects = { ...FILE_EFFECTS, write: () => expect.fail('wrote') };
  writePipelineLock(project.path('pipeline.lock'), readPipelineLock(project.path('pipeline.lock')), effects);
});

describe('a lock that was broken by hand', () => {
  test.each<[string, string, string]>([
    [
      'a truncated file',
      "schema: '2.0'\nstages:\n  a:\n    cmd: \"x\n",
      'pipeline.lock:5:1  expected valid YAML: missing closing "quote.',
    ],
    ['another schema', "schema: '1.0'\n", "pipeline.lock:1:9  expected schema: '2.0'."],
    ['no schema', 'a:\n  cmd: x\n', "pipeline.lock:1:1  expected schema: '2.0'."],
    ['stages that are a list', "schema: '2.0'\nstages: [a]\n", 'pipeline.lock:2:9  expected stages by name.'],
    [
      'a stage without cmd',
      "schema: '2.0'\nstages:\n  a:\n    deps: []\n",
      'pipeline.lock:4:5  expected the cmd of stage "a".',
    ],
    [
      'a dep without path',
      "schema: '2.0'\nstages:\n  a:\n    cmd: x\n    deps:\n    - md5: abc\n",
      'pipeline.lock:6:7  expected an entry with a path.',
    ],
    [
      'a short md5',
      "schema: '2.0'\nstages:\n  a:\n    cmd: x\n    outs:\n    - path: p\n      md5: abc\n",
      'pipeline.lock:6:7  expected 32 hexadecimal digits as md5 of "p".',
    ],
    [
      'a merge conflict',
      "schema: '2.0'\n<<<<<<< ours\n",
      'pipeline.lock:2:1  expected YAML, got the mark of a merge conflict.',
    ],
  ])('%s', (_, text, message) => {
    const project = createProject({ 'pipeline.lock': text });
    const read = (): unknown => readPipelineLock(project.path('pipeline.lock'));
    expect(read).toThrow(message);
    expect(read).toThrow(
      expect.objectContaining({
        code: 'PIPELINE_LOCK_INVALID',
        hint: 'git checkout pipeline.lock   (or delete it: then every stage runs anew)',
      }),
    );
  });
});
