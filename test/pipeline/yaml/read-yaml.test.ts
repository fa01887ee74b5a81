import { expect, test } from 'vitest';
import { entryOf, readYaml, valueOf } from '../../../src/pipeline/yaml/read-yaml.ts';
import { toPlain } from '../../../src/pipeline/yaml/yaml-value.ts';

const read = (text: string): unknown => {
  const { root, problems } = readYaml({ file: 'x', text });
  return problems.length > 0
    ? problems.map(({ line, column, message }) => `${line}:${column} ${message}`)
    : root && toPlain(valueOf(root));
};

test.each<[string, string, unknown]>([
  ['nothing', '', undefined],
  ['a comment', '# only\n', undefined],
  ['JSON', '{"a": [1, 1.5, "x", null, true]}', { a: [1, 1.5, 'x', null, true] }],
  ['quoted text that looks like a number', 'a: "1"\nb: \'true\'\n', { a: '1', b: 'true' }],
  ['folded text', 'a: >\n  one\n  two\n', { a: 'one two\n' }],
  ['an alias', 'a: &x {b: 1}\nc: *x\n', { a: { b: 1 }, c: { b: 1 } }],
  [
    'a merged map, whose keys give way',
    'a: &x {b: 1, c: 2}\nd: {<<: *x, c: 3}\n',
    { a: { b: 1, c: 2 }, d: { c: 3, b: 1 } },
  ],
  ['several merged maps', 'a: {<<: [{b: 1}, {b: 2, c: 3}]}\n', { a: { b: 1, c: 3 } }],
  ['keys that are numbers', '10: a\ntrue: b\n', { 10: 'a', true: 'b' }],
  ['an alias within itself', 'a: &x [*x]\n', ['1:7 expected a value, got an alias that contains itself.']],
  ['a list as key', '? [a]\n: b\n', ['1:3 expected a name as key.']],
  [
    'keys of one spelling',
    '1: a\n"1": b\n',
    ['2:1 expected each key once, got "1" again (first in line 1).'],
  ],
])('reads %s', (_, text, expected) => {
  expect(read(text)).toEqual(expected);
});

test('knows where each value stands', () => {
  const text = 'a:\n  b: [1, two] # note\n';
  const list = entryOf(entryOf(readYaml({ file: 'x', text }).root, 'a')?.value, 'b')?.value;
  const item = list?.kind === 'list' ? list.items[1] : undefined;
  expect(text.slice(list?.start, list?.end)).toBe('[1, two]');
  expect(text.slice(item?.start, item?.end)).toBe('two');
});
