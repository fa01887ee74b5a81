import { expect, test } from 'vitest';
import { diffFiles } from '../../../src/pipeline/inspect/diff-values.ts';
import { extractMetrics, flattenValues, pickValues } from '../../../src/pipeline/inspect/flat-values.ts';
import { formatPythonValue } from '../../../src/pipeline/inspect/format-python-value.ts';
import { readValues } from '../../../src/pipeline/inspect/read-values.ts';
import { formatRounded } from '../../../src/pipeline/inspect/round-value.ts';
import { toPlain, type YamlScalar, type YamlValue } from '../../../src/pipeline/yaml/yaml-value.ts';

const yaml = (text: string): YamlValue => readValues({ file: 'x.yaml', text });

test.each([
  ['x.yaml', 'a: {b: 1, c: 1.5}\n', { a: { b: 1, c: 1.5 } }],
  ['x', '1.1', 1.1],
  ['x.yaml', '', null],
  ['x.json', '{"a": [1, {"b": null}]}', { a: [1, { b: null }] }],
  ['x.json', '{\n\t"a":\t1,\r\n\t"b": {\n\t\t"c": 2}}', { a: 1, b: { c: 2 } }],
  [
    'x.toml',
    'a = 1\n[b]\nc = 1.5\nd = [1, 2]\ne = 2026-01-02\n',
    { a: 1, b: { c: 1.5, d: [1, 2], e: '2026-01-02' } },
  ],
])('%s with %j says %j', (file, text, expected) => {
  expect(toPlain(readValues({ file, text }))).toEqual(expected);
});

test.each([
  [
    'x.yaml',
    'a: 1\nb\n',
    'x.yaml:2:1  expected valid YAML: implicit map keys need to be followed by map values.',
  ],
  ['x.json', '{"a": 1}ma\nlformed', /^x\.json:1:9 {2}expected valid YAML:/],
  ['x.json', 'a: 1', /^Expected JSON in x\.json: /],
  ['x.toml', 'a = 1\nb = ]\n', /^x\.toml:2:5 {2}expected TOML: /],
])('%s with %j is refused with its place', (file, text, message) => {
  expect(() => readValues({ file, text })).toThrow(message);
});

test.each([
  ["'a'", "'a'"],
  ['"it\'s"', `"it's"`],
  [`'say "it''s"'`, `'say "it\\'s"'`],
  ['"a\\nb\\\\"', "'a\\nb\\\\'"],
  ['[1, 1.0, true, null, x]', "[1, 1.0, True, None, 'x']"],
  ['{a: {b: [1e-5]}, 2: y}', "{'a': {'b': [1e-05]}, 2: 'y'}"],
])('%s is %s in Python', (text, expected) => {
  expect(formatPythonValue(yaml(text))).toBe(expected);
});

test.each([
  ['{a: {b: 1, c: {d: x}}, e: [1, y]}', { 'a.b': 1, 'a.c.d': 'x', e: "[1, 'y']" }],
  ['3', { '': 3 }],
  ['{a: {}}', {}],
])('%s by dotted names', (text, expected) => {
  expect(toPlain(flattenValues(yaml(text)))).toEqual(expected);
});

test.each([
  ['{a: 1, b: [1], c: {}, d: {e: null, f: x}, g: true}', { a: 1, d: { f: 'x' }, g: true }],
  ['[1, 2]', undefined],
  ['1.5', 1.5],
])('of %s metrics are %j', (text, expected) => {
  const metrics = extractMetrics(yaml(text));
  expect(metrics === undefined ? undefined : toPlain(metrics)).toEqual(expected);
});

test.each([
  [['a'], { a: { b: 1, c: 2 } }],
  [['a.b', 'd'], { a: { b: 1 }, d: [3, 4] }],
  [['a.c', 'a.b'], { a: { c: 2, b: 1 } }],
  [['nope', 'a.nope'], { a: {} }],
  [[], { a: { b: 1, c: 2 }, d: [3, 4] }],
])('%j picks %j', (names, expected) => {
  expect(toPlain(pickValues(yaml('{a: {b: 1, c: 2}, d: [3, 4]}'), names))).toEqual(expected);
});

test.each<[YamlScalar, number | undefined, string]>([
  [0.1 + 0.2, 5, '0.3'],
  [1, 5, '1.0'],
  [1n, 5, '1'],
  [1.23456789, 5, '1.23457'],
  [-0.000001, 5, '0.0'],
  [1e-7, undefined, '1e-07'],
  [NaN, 5, 'nan'],
  [true, 5, 'True'],
  [null, 5, 'None'],
  ['text', 5, 'text'],
])('%s with %s digits is %s', (value, digits, expected) => {
  expect(formatRounded(value, digits)).toBe(expected);
});

// Old, new, and what DVC says of them: [name, old, new, difference].
test.each<[string, string, unknown[]]>([
  ['{a: 1}', '{a: 3}', [['a', 1, 3, 2]]],
  ['{a: 1, b: 2}', '{a: 1, b: 2}', []],
  ['{a: 1}', '{a: 1.0}', []],
  ['{a: x}', '{a: y}', [['a', 'x', 'y', undefined]]],
  ['{a: {b: {c: 1, d: 1}}}', '{a: {b: {c: 2, d: 1}}}', [['a.b.c', 1, 2, 1]]],
  [
    '{a: 1}',
    '{b: 1}',
    [
      ['a', 1, null, undefined],
      ['b', null, 1, undefined],
    ],
  ],
  ['{a: [x]}', '{a: [x, y]}', [['a', "['x']", "['x', 'y']", undefined]]],
  ['1', '3', [['', 1, 3, 2]]],
  ['1', '{a: 2}', [['a', 'unable to parse', 2, undefined]]],
  ['{a: false}', '{a: true}', [['a', false, true, 1]]],
  ['{a: 1}', '{a: null}', [['a', 1, null, undefined]]],
])('%s to %s', (old, current, expected) => {
  const diff = diffFiles(new Map([['m', yaml(old)]]), new Map([['m', yaml(current)]]), { unchanged: false });
  const changes = diff.flatMap(({ changes: all }) =>
    all.map((one) => [
      one.name,
      toPlain(one.old),
      toPlain(one.new),
      one.difference === undefined ? undefined : Number(one.difference),
    ]),
  );
  expect(changes).toEqual(expected);
});

test('a file that came or went is compared with nothing, a lone value with nothing has no name', () => {
  const diff = diffFiles(
    new Map([
      ['gone', yaml('a: 1')],
      ['lone', yaml('1')],
    ]),
    new Map([['new', yaml('b: 2')]]),
    {
      unchanged: false,
    },
  );
  expect(diff).toEqual([
    { path: 'gone', changes: [{ name: 'a', old: 1n, new: null, difference: undefined }] },
    { path: 'new', changes: [{ name: 'b', old: null, new: 2n, difference: undefined }] },
  ]);
});

test('values that are the same come with `unchanged`', () => {
  const files = new Map([['m', yaml('{a: 1, b: x}')]]);
  expect(diffFiles(files, files, { unchanged: true })).toEqual([
    {
      path: 'm',
      changes: [
        { name: 'a', old: 1n, new: 1n, difference: 0n },
        { name: 'b', old: 'x', new: 'x', difference: undefined },
      ],
    },
  ]);
});
