import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readCommonYaml } from '../../../src/pipeline/yaml/read-common-yaml.ts';
import { readAnyYaml } from '../../../src/pipeline/yaml/read-any-yaml.ts';
import { valueOf } from '../../../src/pipeline/yaml/yaml-node.ts';
import { writeYaml } from '../../../src/pipeline/yaml/write-yaml.ts';
import { isYamlList, isYamlMap, type YamlValue } from '../../../src/pipeline/yaml/yaml-value.ts';

const COMMON = [
  '',
  '# only\n',
  'a:\n  b: 1\n  c:\n  - x\n  - y: 2\n    z: [1, two]\n\n# hi\nd: "q" # r\n',
  'a: x\n  y z\n  w\nb: 1\n',
  'a: |\n  one\n  two\n\nb: 2\n',
  'a: >-\n  one\n  two\n',
  '{"a": [1, 2,\n {"b": null}], "c":"d\\u00e9"}\n',
  '- a\n- b: 1\n  c: 2\n-   - x\n    - y\n',
  "k: 'it''s'\n'q r': 1\n",
  'a:   # remark\n  b: 1\n',
  'a: http://x:1/#y\n',
  'x: ${a.b}\ny: "${a}"\n- z: 1\n',
  '- ${a}: {cache: false}\n',
  'a:\n- b:\n- c\n',
  'a: 1 # c\n# d\n\n',
  '-a: 1\n1.5: {x: [], "y": {}}\n',
];
const UNCOMMON = [
  'a: *x\n',
  'a: &x 1\n',
  '--- \na: 1\n',
  '? a\n: b\n',
  'a: !!str 1\n',
  'a:\tb\n',
  'a: 1\r\n',
  'a: "x\n  y"\n',
  'a: x\n\n  y\n',
  'a: 1\na: 2\n',
  'a: [1, 2\n',
  '<<: {a: 1}\n',
];

const shown = (value: unknown): string =>
  JSON.stringify(value, (_, inner: unknown) => (typeof inner === 'bigint' ? `${inner}n` : inner));

function expectAgreement(text: string): void {
  const common = readCommonYaml(text);
  if (common === undefined) return;
  const full = readAnyYaml({ file: 'x', text });
  expect(full.problems).toEqual([]);
  expect(shown(common.root)).toBe(shown(full.root));
}

test.each(COMMON.filter((text) => !text.includes('- z')))('reads %j', (text) => {
  expect(readCommonYaml(text)).toBeDefined();
  expectAgreement(text);
});

test.each(UNCOMMON)('leaves %j to the full reader', (text) => {
  expect(readCommonYaml(text)).toBeUndefined();
});

test('whatever it reads, values and places are those of the full reader, however a text is mangled', () => {
  const bits = fc.constantFrom(
    ' ',
    '\n',
    '- ',
    ': ',
    ':',
    '#',
    ' #',
    'a',
    '1',
    '"',
    "'",
    '{',
    '}',
    '[',
    ']',
    ',',
    '|',
    '>',
    '\n  ',
    '~',
    '\\',
    '&',
    '*',
    '?',
  );
  const edit = fc.record({
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    cut: fc.nat(3),
    put: fc.option(bits),
  });
  fc.assert(
    fc.property(fc.constantFrom(...COMMON), fc.array(edit, { maxLength: 4 }), (text, edits) => {
      let mangled = text;
      for (const { at, cut, put } of edits) {
        const index = Math.floor(at * mangled.length);
        mangled = mangled.slice(0, index) + (put ?? '') + mangled.slice(put === null ? index + cut : index);
      }
      expectAgreement(mangled);
    }),
    { numRuns: 2000 },
  );
});

test('reads what the writer of the locks writes', () => {
  const scalar = fc.oneof(
    fc.string({ maxLength: 30 }),
    fc.boolean(),
    fc.bigInt(),
    fc.double({ noNaN: true }),
    fc.constant(null),
  );
  const { value } = fc.letrec<{ value: YamlValue; map: YamlValue }>((tie) => ({
    value: fc.oneof({ maxDepth: 3 }, scalar, fc.array(tie('value'), { maxLength: 3 }), tie('map')),
    map: fc
      .array(fc.tuple(fc.string({ minLength: 1, maxLength: 8 }), tie('value')), { maxLength: 3 })
      .map((pairs) => new Map(pairs)),
  }));
  fc.assert(
    fc.property(value, (written) => {
      const text = writeYaml(new Map([['x', written]]));
      const common = readCommonYaml(text);
      if (common?.root === undefined) return;
      expectAgreement(text);
      expect(shown(toJson(valueOf(common.root)))).toBe(shown(toJson(new Map([['x', written]]))));
    }),
  );
});

function toJson(value: YamlValue): unknown {
  if (isYamlMap(value)) return [...value].map(([key, inner]) => [key, toJson(inner)]);
  return isYamlList(value) ? value.map(toJson) : value;
}
