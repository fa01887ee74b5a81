import { describe, expect, test } from 'vitest';
import { editParams } from '../../../src/pipeline/definition/set-param.ts';
import { createProject } from '../support/temp-project.ts';

const PARAMS = `# settings
train:   # of the model
  C: 0.5 # strength
  name: 'a b'   # quoted
  range: [1, 2]
  block:
    - 1
    - 2
  folded: >
    some
    text
  empty:
  nested: {deep: {x: 1}}
last: 1`;

function edit(...settings: string[]): string | undefined {
  const project = createProject({ 'params.yaml': PARAMS });
  return editParams(project.root, settings).texts.get(project.path('params.yaml'));
}

describe('-S replaces the value and nothing else', () => {
  test.each<[string, string, string]>([
    ['train.C=1', 'C: 0.5 #', 'C: 1 #'],
    ['train.C=1e-5', 'C: 0.5 #', 'C: 1e-5 #'],
    ['train.C=null', 'C: 0.5 #', 'C: null #'],
    ['train.name=plain', "name: 'a b'   #", 'name: plain   #'],
    ['train.name=', "name: 'a b'   #", "name: ''   #"],
    ['train.name="12"', "name: 'a b'   #", 'name: "12"   #'],
    ['train.range=[1, 3]', '[1, 2]', '[1, 3]'],
    ['train.range.1=5', '[1, 2]', '[1, 5]'],
    ['train.block=[3]', '    - 1\n    - 2\n', '    [3]\n'],
    ['train.folded=short', '>\n    some\n    text\n', 'short\n'],
    ['train.empty=full', 'empty:\n', 'empty: full\n'],
    ['train.nested.deep.x=2', '{x: 1}', '{x: 2}'],
    ['last=a=b', 'last: 1', 'last: a=b'],
  ])('%s', (setting, old, replaced) => {
    expect(edit(setting)).toBe(PARAMS.replace(old, replaced));
  });

  test('several times, in several places', () => {
    expect(edit('train.C=1', 'last=2', 'train.C=3')).toBe(
      PARAMS.replace('C: 0.5', 'C: 3').replace('last: 1', 'last: 2'),
    );
  });
});

test('text that would mean something else in its place is put in quotes', () => {
  const project = createProject({ 'params.yaml': 'a: [x, y]\n' });
  expect([...editParams(project.root, ['a.0=b, c']).texts.values()]).toEqual(['a: ["b, c", y]\n']);
});

test('another file may be named; JSON stays JSON', () => {
  const project = createProject({ 'p.json': '{"a": {"b": "c"}}' });
  const { texts, changes } = editParams(project.root, ['p.json:a.b=d']);
  expect([...texts.values()]).toEqual(['{"a": {"b": "d"}}']);
  expect(changes).toEqual([{ file: 'p.json', param: 'a.b', old: 'c', new: 'd' }]);
});

test('setting what is there already changes nothing', () => {
  const project = createProject({ 'params.yaml': 'a: 1 # one\n' });
  expect(editParams(project.root, ['a=1'])).toEqual({ changes: [], texts: new Map() });
});

test.each<[string, string, string]>([
  [
    'train.c=1',
    'PARAMS_INVALID',
    'Expected the parameter "train.c" in params.yaml, found none. Did you mean "train.C"?',
  ],
  ['nothing=1', 'PARAMS_INVALID', 'Expected the parameter "nothing" in params.yaml, found none.'],
  ['train.C', 'USAGE', 'Expected key=value after -S, got "train.C".'],
  ['=1', 'USAGE', 'Expected key=value after -S, got "=1".'],
  ['other.yaml:a=1', 'PARAMS_INVALID', 'Expected the params file other.yaml, found none.'],
])('%s is refused', (setting, code, message) => {
  expect(() => edit(setting)).toThrow(expect.objectContaining({ code, message }));
});

test('a value that is no YAML is refused with its place', () => {
  expect(() => edit('last=[1')).toThrow(expect.objectContaining({ code: 'USAGE' }));
});

describe('Hydra overrides, as DVC takes them', () => {
  const TEXT = '# top\na: 1 # one\ntrain:\n  lr: 0.1 # rate\n  opt: {name: adam}\nlast: x\n';
  const change = (...settings: string[]): string | undefined => {
    const project = createProject({ 'params.yaml': TEXT });
    return editParams(project.root, settings).texts.get(project.path('params.yaml'));
  };

  test.each<[string, string, string]>([
    ['+b=2', 'last: x\n', 'last: x\nb: 2\n'],
    ['+train.epochs=5', '  opt: {name: adam}\n', '  opt: {name: adam}\n  epochs: 5\n'],
    ['+train.opt.beta=0.9', '{name: adam}', '{name: adam, beta: 0.9}'],
    ['+new.deep.er=[1, a]', 'last: x\n', 'last: x\nnew: {deep: {er: [1, "a"]}}\n'],
    ['++train.lr=1', 'lr: 0.1', 'lr: 1'],
    ['++b=2', 'last: x\n', 'last: x\nb: 2\n'],
    ['~a', 'a: 1 # one\n', ''],
    ['~a=1', 'a: 1 # one\n', ''],
    ['~train.opt.name', '{name: adam}', '{}'],
    ['~train', 'train:\n  lr: 0.1 # rate\n  opt: {name: adam}\n', ''],
    ['train.opt={name:sgd}', '{name: adam}', '{name: "sgd"}'],
    ['train={lr:2}', 'lr: 0.1 # rate', 'lr: 2 # rate'],
    ['last={a:{b:1},c:[d]}', 'last: x', 'last: {a: {b: 1},c: [d]}'],
    ['train[lr]=3', 'lr: 0.1', 'lr: 3'],
  ])('%s', (setting, old, replaced) => {
    expect(change(setting)).toBe(TEXT.replace(old, replaced));
  });

  test.each<[string, string]>([
    ['+a=1', 'Expected no parameter "a" in params.yaml yet, found one.'],
    ['~b', 'Expected the parameter "b" in params.yaml, found none.'],
    ['~a=2', 'Expected "a" in params.yaml to be 2, found another value.'],
    ['+last.x=1', 'Expected a value that can stand in params.yaml for "last.x", got "1".'],
  ])('%s is refused', (setting, message) => {
    expect(() => change(setting)).toThrow(message);
  });

  test.each<[string, string, string]>([
    ['p.toml:lr=2', '# c\nlr = 1 # r\n[t]\nx = "a"\n', '# c\nlr = 2 # r\n[t]\nx = "a"\n'],
    ['p.toml:t.x=b c', 'lr = 1\n[t]\nx = "a"\n', 'lr = 1\n[t]\nx = "b c"\n'],
    ['p.toml:+t.y=1.5', '[t]\nx = "a"\n\n[u]\nz = 1\n', '[t]\nx = "a"\ny = 1.5\n\n[u]\nz = 1\n'],
    ['p.toml:+n=1', '[t]\nx = "a"\n', 'n = 1\n[t]\nx = "a"\n'],
    ['p.json:+b=[1]', '{\n  "a": 1\n}\n', '{\n  "a": 1,\n  "b": [1]\n}\n'],
    ['p.json:~a', '{"a": 1, "b": 2}', '{"b": 2}'],
    ['p.json:~b', '{"a": 1, "b": 2}', '{"a": 1}'],
  ])('%s in another format', (setting, text, expected) => {
    const file = setting.slice(0, setting.indexOf(':'));
    const project = createProject({ [file]: text });
    expect(editParams(project.root, [setting]).texts.get(project.path(file))).toBe(expected);
  });
});
