import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readYaml, valueOf } from '../../../src/pipeline/yaml/read-yaml.ts';
import { writeYaml } from '../../../src/pipeline/yaml/write-yaml.ts';
import { isSameValue, type YamlMap, type YamlValue } from '../../../src/pipeline/yaml/yaml-value.ts';

const map = (entries: Record<string, YamlValue>): YamlMap => new Map(Object.entries(entries));

// All expected texts: ruamel.yaml 0.17.21, round-trip writer, block style, as DVC sets it up.
test.each<[string, YamlValue, string]>([
  ['text', 'python train.py 0.1', 'k: python train.py 0.1\n'],
  ['a float that is whole', 1, 'k: 1.0\n'],
  ['a small float', 0.00001, 'k: 1e-05\n'],
  ['a large float', 1e16, 'k: 1e+16\n'],
  ['infinity', -Infinity, 'k: -.inf\n'],
  ['no number', NaN, 'k: .nan\n'],
  ['a whole number', 12345678901234567890n, 'k: 12345678901234567890\n'],
  ['true', true, 'k: true\n'],
  ['null', null, 'k:\n'],
  ['null in a list', [null, 'a'], 'k:\n- \n- a\n'],
  ['an empty list', [], 'k: []\n'],
  ['an empty map', new Map(), 'k: {}\n'],
  ['lists in lists', [1n, [2n, [3n]], new Map()], 'k:\n- 1\n- - 2\n  - - 3\n- {}\n'],
  ['maps in lists', [map({ a: 1n, b: map({ c: 'd' }) })], 'k:\n- a: 1\n  b:\n    c: d\n'],
  ['a list in a map', map({ a: ['x'] }), 'k:\n  a:\n  - x\n'],
  ['a date', { timestamp: '2020-01-01' }, 'k: 2020-01-01\n'],
  ['text that looks like a date', '2020-01-01', "k: '2020-01-01'\n"],
  ['text that looks like a number', '1_000', "k: '1_000'\n"],
  ['digits of an md5 that look like a float', '1e5', "k: '1e5'\n"],
  ['text that looks like true', 'true', "k: 'true'\n"],
  ['text that YAML 1.1 took for true', 'yes', 'k: yes\n'],
  ['empty text', '', "k: ''\n"],
  ['a tilde', '~', "k: '~'\n"],
  ['a colon and a space', 'a: b', "k: 'a: b'\n"],
  ['a colon at the end', 'a:', "k: 'a:'\n"],
  ['a leading hash', '#x', "k: '#x'\n"],
  ['a hash behind a space', 'a #x', "k: 'a #x'\n"],
  ['an apostrophe', "it's", "k: it's\n"],
  ['an apostrophe where quotes are needed', "it's: #", 'k: "it\'s: #"\n'],
  ['a space in front', ' a', "k: ' a'\n"],
  ['lines', 'echo a\necho b', 'k: "echo a\\necho b"\n'],
  ['a tab', 'a\tb', 'k: "a\\tb"\n'],
  ['DEL', 'a\x7fb', 'k: "a\\x7Fb"\n'],
  ['a backslash', 'a\\b', 'k: a\\b\n'],
  ['letters of other alphabets', 'é 日本 😀', 'k: é 日本 😀\n'],
  ['an emoji in a text with an escape', '😀\t', 'k: "\\U0001F600\\t"\n'],
  [
    'a long command',
    'python src/train.py --data data/processed/features --model models/classifier --epochs 10 --seed 42',
    'k: python src/train.py --data data/processed/features --model models/classifier --epochs\n  10 --seed 42\n',
  ],
  [
    'a long command with both quotes',
    'echo \'first: one\' && echo "second" && cat some/long/path/to/a/file.txt | sort | uniq -c > counts.txt',
    'k: "echo \'first: one\' && echo \\"second\\" && cat some/long/path/to/a/file.txt | sort\\\n  \\ | uniq -c > counts.txt"\n',
  ],
  [
    'long quoted text',
    'a: long text, quoted, with words of some length with words of some length with words of some length with words of some length ',
    "k: 'a: long text, quoted, with words of some length with words of some length with\n  words of some length with words of some length '\n",
  ],
  [
    'long quoted text of another alphabet',
    'é: 日本 日本 日本 日本 日本 日本 日本 日本 日本 日本 日本 日本 日本 日本 日本 日本 日本 日本 日本 日本 日本 日本 日本 日本 日本 日本 日本 日本 日本 日本 ',
    "k: 'é: 日本 日本 日本 日本 日本 日本 日本 日本 日本 日本 日本 日本 日本 日本 日本 日本 日本 日本 日本 日本 日本 日本 日本 日本 日本\n  日本 日本 日本 日本 日本 '\n",
  ],
])('writes %s', (_, value, expected) => {
  expect(writeYaml(map({ k: value }))).toBe(expected);
});

test('writes numbers and true as keys as they are, and text that looks like one in quotes', () => {
  const keys = new Map<string | bigint | boolean, YamlValue>([
    [10n, 'a'],
    ['10', 'b'],
    [true, 'c'],
  ]);
  expect(writeYaml(keys)).toBe("10: a\n'10': b\ntrue: c\n");
});

const scalar = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 120 }),
  fc.stringMatching(/^[ a-z'"#:\n-]{0,150}$/),
  fc.bigInt(),
  fc.double(),
  fc.boolean(),
  fc.constant(null),
);
const { value } = fc.letrec<{ value: YamlValue }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    scalar,
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.stringMatching(/^[a-zé .:#'0-9]{1,20}$/), tie('value'), { maxKeys: 3 }).map(map),
  ),
}));

test('what is written is read back the same', () => {
  fc.assert(
    fc.property(value, (written) => {
      // These line ends of other writing systems are folded by YAML readers.
      fc.pre(
        !/[\u0085\u2028\u2029]/.test(
          JSON.stringify(written, (_, part: unknown) => (typeof part === 'bigint' ? 0 : part)),
        ),
      );
      const { root, problems } = readYaml({ file: 'x', text: writeYaml(map({ written })) });
      expect(problems).toEqual([]);
      expect(isSameValue(root && valueOf(root), map({ written }))).toBe(true);
    }),
  );
});
