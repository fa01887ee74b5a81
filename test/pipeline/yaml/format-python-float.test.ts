import { expect, test } from 'vitest';
import { formatPythonFloat } from '../../../src/pipeline/yaml/format-python-float.ts';

// repr() of Python 3.11.
test.each([
  [1, '1.0'],
  [0, '0.0'],
  [-0, '-0.0'],
  [0.5, '0.5'],
  [-12.25, '-12.25'],
  [100, '100.0'],
  [0.0001, '0.0001'],
  [0.00001, '1e-05'],
  [1.5e-7, '1.5e-07'],
  [1e15, '1000000000000000.0'],
  [1e16, '1e+16'],
  [1.2345e22, '1.2345e+22'],
  [1e-100, '1e-100'],
  [0.1 + 0.2, '0.30000000000000004'],
  [5e-324, '5e-324'],
  [Infinity, 'inf'],
  [-Infinity, '-inf'],
  [NaN, 'nan'],
])('%d is written as Python writes it: %s', (value, expected) => {
  expect(formatPythonFloat(value)).toBe(expected);
});
