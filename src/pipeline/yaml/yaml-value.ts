import { formatPythonFloat } from './format-python-float.ts';

/**
 * What a YAML file says, with the differences that Python keeps and JavaScript loses: whole numbers are
 * `bigint`, floats are `number` (so `1.0` is not `1`), an unquoted date is no text.
 */
export type YamlValue = YamlScalar | readonly YamlValue[] | YamlMap;
export type YamlScalar = string | boolean | bigint | number | null | YamlTimestamp;
/** In the order of the file. Keys are mostly text, but `10: 0.5` has a whole number for a key. */
export type YamlMap = ReadonlyMap<YamlKey, YamlValue>;
export type YamlKey = string | boolean | bigint | number | null;

interface YamlTimestamp {
  readonly timestamp: string;
}

export function isYamlMap(value: YamlValue | undefined): value is YamlMap {
  return value instanceof Map;
}

export function isYamlList(value: YamlValue | undefined): value is readonly YamlValue[] {
  return Array.isArray(value);
}

/** Whether two values are the same for change detection: `1` and `1.0` are, maps regardless of order (as in Python). */
export function isSameValue(left: YamlValue | undefined, right: YamlValue | undefined): boolean {
  if (left === right) return true;
  if (left === undefined || right === undefined || left === null || right === null) return false;
  if (typeof left === 'bigint' && typeof right === 'bigint') return false;
  if (isNumeric(left) && isNumeric(right)) {
    // Python's nan differs from itself; a setting of .nan would then be stale for ever.
    return Number.isNaN(left) ? Number.isNaN(right) : Number(left) === Number(right);
  }
  if (isYamlList(left)) {
    return (
      isYamlList(right) &&
      left.length === right.length &&
      left.every((item, index) => isSameValue(item, right[index]))
    );
  }
  if (isYamlMap(left)) {
    return (
      isYamlMap(right) &&
      left.size === right.size &&
      [...left].every(([key, value]) => right.has(key) && isSameValue(value, right.get(key)))
    );
  }
  return (
    typeof left === 'object' &&
    typeof right === 'object' &&
    'timestamp' in left &&
    'timestamp' in right &&
    left.timestamp === right.timestamp
  );
}

function isNumeric(value: YamlValue): value is bigint | number {
  return typeof value === 'bigint' || typeof value === 'number';
}

/** The value as ordinary JavaScript data (all numbers are `number`, maps are objects), for stages and JSON. */
export function toPlain(value: YamlValue): unknown {
  if (typeof value === 'bigint') return Number(value);
  if (isYamlList(value)) return value.map(toPlain);
  if (isYamlMap(value)) {
    return Object.fromEntries([...value].map(([key, item]) => [formatKey(key), toPlain(item)]));
  }
  return value !== null && typeof value === 'object' && 'timestamp' in value ? value.timestamp : value;
}

export function formatKey(key: YamlKey): string {
  return typeof key === 'string' ? key : formatScalar(key);
}

/** A scalar as it stands inside a text that has a `${…}`: Python's spelling, but `true` and `false` as in YAML. */
export function formatScalar(value: YamlScalar): string {
  if (value === null) return 'None';
  if (typeof value === 'object') return value.timestamp;
  return typeof value === 'number' ? formatPythonFloat(value) : String(value);
}

/** A short one-line rendering for messages: `[1, 2]`, `{a: 1.0}`, `sqrt`. */
export function formatValue(value: YamlValue): string {
  if (isYamlList(value)) return `[${value.map(formatValue).join(', ')}]`;
  if (isYamlMap(value)) {
    return `{${[...value].map(([key, item]) => `${formatKey(key)}: ${formatValue(item)}`).join(', ')}}`;
  }
  return value === null ? 'null' : value === '' ? "''" : formatScalar(value);
}
