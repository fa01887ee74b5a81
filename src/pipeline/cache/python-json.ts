import { compareCodePoints } from '../compare-code-points.ts';
import { quoteAsPython } from '../hashing/folder-listing.ts';
import { formatPythonFloat } from '../yaml/format-python-float.ts';
import { formatScalar, isYamlList, isYamlMap, type YamlKey, type YamlValue } from '../yaml/yaml-value.ts';

/**
 * A value as Python's `json.dumps(value, sort_keys=True)` writes it; undefined where Python would refuse: dates, and
 * maps whose keys cannot be compared.
 */
export function formatPythonJson(value: YamlValue): string | undefined {
  if (typeof value === 'string') return quoteAsPython(value);
  if (value === null) return 'null';
  if (typeof value === 'number') return formatFloat(value);
  if (isYamlList(value)) return joinAll('[', value.map(formatPythonJson), ']');
  if (isYamlMap(value)) {
    const sorted = sortEntries([...value]);
    return sorted && joinAll('{', sorted.map(formatEntry), '}');
  }
  return typeof value === 'object' ? undefined : String(value);
}

function formatEntry([key, value]: readonly [YamlKey, YamlValue]): string | undefined {
  const text = formatPythonJson(value);
  // true and null are spelled so as keys, too; numbers as text.
  const name = key === null ? 'null' : typeof key === 'number' ? formatFloat(key) : formatScalar(key);
  return text === undefined ? undefined : `${quoteAsPython(name)}: ${text}`;
}

function formatFloat(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  return Number.isFinite(value) ? formatPythonFloat(value) : value > 0 ? 'Infinity' : '-Infinity';
}

function joinAll(open: string, parts: readonly (string | undefined)[], close: string): string | undefined {
  return parts.includes(undefined) ? undefined : `${open}${parts.join(', ')}${close}`;
}

/** In Python text compares with text, and everything else but null with its like. */
function sortEntries(entries: readonly (readonly [YamlKey, YamlValue])[]) {
  if (entries.every(([key]) => typeof key === 'string')) {
    return entries.toSorted(([left], [right]) => compareCodePoints(String(left), String(right)));
  }
  const isNumber = ([key]: readonly [YamlKey, YamlValue]): boolean => key !== null && typeof key !== 'string';
  if (!entries.every(isNumber) && entries.length > 1) return undefined;
  return entries.toSorted(([left], [right]) => Number(left) - Number(right));
}
