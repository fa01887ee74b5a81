import { formatPythonFloat } from '../yaml/format-python-float.ts';
import type { YamlScalar } from '../yaml/yaml-value.ts';
import { formatPythonValue } from './format-python-value.ts';

/** A value for the eye: a float with at most `digits` digits after the point (`0.5`, `1.0`; undefined: with all), whole numbers and texts as they are. */
export function formatRounded(value: YamlScalar, digits: number | undefined): string {
  if (typeof value === 'string') return value;
  if (typeof value !== 'number' || !Number.isFinite(value)) return formatPythonValue(value);
  const round = digits !== undefined && Math.abs(value) < 1e21;
  return formatPythonFloat(round ? Number(value.toFixed(digits)) + 0 : value);
}
