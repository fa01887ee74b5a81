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
