import { isSameValue, isYamlMap, type YamlScalar, type YamlValue } from '../yaml/yaml-value.ts';
import { flattenValues, type FlatValues } from './flat-values.ts';

/** One value before and after. */
export interface ValueChange {
  /** Dotted; '' for a file that is a single value. */
  readonly name: string;
  /** null where there is none, or the file says null. */
  readonly old: YamlScalar;
  readonly new: YamlScalar;
  /** New minus old where both are numbers (true counts as 1). */
  readonly difference: number | bigint | undefined;
}

/** What two versions of a file have that differs, by dotted name. */
export interface FileDiff {
  readonly path: string;
  readonly changes: readonly ValueChange[];
}

export type ValuesByFile = ReadonlyMap<string, YamlValue>;

/**
 * The differences between two versions of files, by path and then by name, both sorted; files without any are left out.
 * With `unchanged` values that are the same are there, too. 1 and 1.0 are the same.
 */
export function diffFiles(
  old: ValuesByFile,
  current: ValuesByFile,
  { unchanged }: { readonly unchanged: boolean },
): FileDiff[] {
  return [...new Set([...old.keys(), ...current.keys()])]
    .sort()
    .map((path) => ({
      path,
      changes: diffValues(old.get(path), current.get(path)).filter((change) => unchanged || !isSame(change)),
    }))
    .filter(({ changes }) => changes.length > 0);
}

function diffValues(old: YamlValue | undefined, current: YamlValue | undefined): ValueChange[] {
  // A file that is not there is one without names. Beside names, a lone value has none that could be compared.
  const before = old ?? new Map<string, YamlValue>();
  const after = current ?? new Map<string, YamlValue>();
  const named = isYamlMap(before) || isYamlMap(after);
  const left = readSide(before, named);
  const right = readSide(after, named);
  return [...new Set([...left.values.keys(), ...right.values.keys()])].sort().map((name) => {
    const from = left.values.get(name) ?? left.otherwise;
    const to = right.values.get(name) ?? right.otherwise;
    return { name, old: from, new: to, difference: subtract(to, from) };
  });
}

function readSide(value: YamlValue, named: boolean): { values: FlatValues; otherwise: YamlScalar } {
  if (!named || isYamlMap(value)) return { values: flattenValues(value), otherwise: null };
  return { values: new Map(), otherwise: value === null || value === '' ? null : 'unable to parse' };
}

function isSame(change: ValueChange): boolean {
  return isSameValue(change.old, change.new);
}

function subtract(left: YamlScalar, right: YamlScalar): number | bigint | undefined {
  const to = typeof left === 'boolean' ? BigInt(left) : left;
  const from = typeof right === 'boolean' ? BigInt(right) : right;
  if (typeof to === 'bigint' && typeof from === 'bigint') return to - from;
  const isNumber = (value: YamlScalar): boolean => typeof value === 'bigint' || typeof value === 'number';
  return isNumber(to) && isNumber(from) ? Number(to) - Number(from) : undefined;
}
