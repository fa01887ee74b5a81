import { formatKey, isYamlList, isYamlMap, type YamlScalar, type YamlValue } from '../yaml/yaml-value.ts';
import { formatPythonValue } from './format-python-value.ts';

/** Single values by dotted name. */
export type FlatValues = ReadonlyMap<string, YamlScalar>;

/** The values of nested maps by dotted name, in their order; a list is one value, spelled as Python does. A value without names has the name ''. */
export function flattenValues(value: YamlValue): FlatValues {
  const flat = new Map<string, YamlScalar>();
  const visit = (item: YamlValue, path: readonly string[]): void => {
    if (isYamlMap(item)) for (const [key, inner] of item) visit(inner, [...path, formatKey(key)]);
    else flat.set(path.join('.'), isYamlList(item) ? formatPythonValue(item) : item);
  };
  visit(value, []);
  return flat;
}

/** What of a file counts as metrics: numbers, texts and booleans, and maps of such; undefined where there is nothing of the kind. */
export function extractMetrics(value: YamlValue): YamlValue | undefined {
  if (isYamlMap(value)) {
    const kept = [...value].flatMap(([key, item]) => {
      const metrics = extractMetrics(item);
      return metrics === undefined || (isYamlMap(metrics) && metrics.size === 0)
        ? []
        : [[key, metrics] as const];
    });
    return new Map(kept);
  }
  if (isYamlList(value) || value === null || typeof value === 'object') return undefined;
  return value;
}

/** The part of nested maps that dotted names pick; all of it where there are no names. Names that are not there are passed over. */
export function pickValues(value: YamlValue, names: readonly string[]): YamlValue {
  if (names.length === 0 || !isYamlMap(value)) return value;
  return names.reduce<YamlValue>((picked, name) => mergeAt(picked, value, name.split('.')), new Map());
}

function mergeAt(target: YamlValue, source: YamlValue, [segment, ...rest]: readonly string[]): YamlValue {
  if (segment === undefined) return source;
  if (isYamlList(source)) {
    const item = source[Number(segment)];
    if (item === undefined) return target;
    // A list keeps its form: what is picked of it stands alone.
    return [...(isYamlList(target) ? target : []), mergeAt(new Map(), item, rest)];
  }
  if (!isYamlMap(source)) return target;
  const key = [...source.keys()].find((one) => formatKey(one) === segment);
  if (key === undefined) return target;
  const known = isYamlMap(target) ? target : new Map<typeof key, YamlValue>();
  const inner = mergeAt(known.get(key) ?? new Map(), source.get(key) ?? null, rest);
  return new Map(known).set(key, inner);
}
