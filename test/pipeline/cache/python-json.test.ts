import { expect, test } from 'vitest';
import { formatPythonJson } from '../../../src/pipeline/cache/python-json.ts';
import { readYaml, valueOf } from '../../../src/pipeline/yaml/read-yaml.ts';

// The right side is what CPython 3.11 prints for json.dumps(value, sort_keys=True).
test.each([
  ['[1, 1.0, 1e-5, 1e16, -0.0]', '[1, 1.0, 1e-05, 1e+16, -0.0]'],
  ['[.inf, -.inf, .nan]', '[Infinity, -Infinity, NaN]'],
  ['[true, null, "", [], {}]', '[true, null, "", [], {}]'],
  ['{b: 1, a: {d: 1, c: 2}}', '{"a": {"c": 2, "d": 1}, "b": 1}'],
  ['"é🛒\\u007f\\"\\\\\\n\\t"', String.raw`"\u00e9\ud83d\uded2\u007f\"\\\n\t"`],
  ['{10: a, 9: b}', '{"9": "b", "10": "a"}'],
  ['{0.5: a}', '{"0.5": "a"}'],
  ['{"\u{1F600}": 1, "\uFB01": 2}', String.raw`{"\ufb01": 2, "\ud83d\ude00": 1}`],
])('%s is written as Python writes it', (yaml, json) => {
  const { root } = readYaml({ file: 'value', text: yaml });
  expect(root && formatPythonJson(valueOf(root))).toBe(json);
});

test.each(['[2020-01-01]', '{1: a, b: c}'])('%s has no such text', (yaml) => {
  const { root } = readYaml({ file: 'value', text: yaml });
  expect(root && formatPythonJson(valueOf(root))).toBeUndefined();
});
