import { expect, test } from 'vitest';
import { isPlainText, resolvePlainScalar } from '../../../src/pipeline/yaml/resolve-plain-scalar.ts';

// As ruamel.yaml 0.17.21 reads YAML 1.2.
test.each([
  ['true', true],
  ['FALSE', false],
  ['yes', 'yes'],
  ['off', 'off'],
  ['', null],
  ['~', null],
  ['Null', null],
  ['12', 12n],
  ['-3', -3n],
  ['+3', 3n],
  ['012', 12n],
  ['0o17', 15n],
  ['0x1F', 31n],
  ['-0x1F', -31n],
  ['0b101', 5n],
  ['1_000', 1000n],
  ['12345678901234567890', 12345678901234567890n],
  ['1.0', 1],
  ['.5', 0.5],
  ['1.', 1],
  ['1e5', 100000],
  ['1E-5', 0.00001],
  ['1_0.5', 10.5],
  ['-.inf', -Infinity],
  ['.NaN', NaN],
  ['2020-01-01', { timestamp: '2020-01-01' }],
  ['2020-01-01 10:00:00', { timestamp: '2020-01-01 10:00:00' }],
  ['20-01-01', '20-01-01'],
  ['1.2.3', '1.2.3'],
  ['e5', 'e5'],
  ['-', '-'],
  ['text', 'text'],
])('%s stands for %o', (text, value) => {
  expect(resolvePlainScalar(text)).toEqual(value);
});

test.each([
  ['text', true],
  ['yes', true],
  ['1', false],
  ['true', false],
  ['', false],
  ['2020-01-01', false],
  ['=', false],
  ['<<', false],
  ['_', true],
  ['+_', false],
])('%s may stand without quotes as text: %s', (text, plain) => {
  expect(isPlainText(text)).toBe(plain);
});
