import { formatPythonFloat } from '../yaml/format-python-float.ts';
import { formatKey, isYamlList, isYamlMap, toPlain, type YamlValue } from '../yaml/yaml-value.ts';

export type ParamsFormat = 'yaml' | 'json' | 'toml';

/** The format of a params file by its name. */
export function formatOf(file: string): ParamsFormat {
  if (file.endsWith('.toml')) return 'toml';
  return file.endsWith('.json') ? 'json' : 'yaml';
}

/** The value on one line, as the format writes it; undefined where the format cannot (null in TOML). */
export function spellValue(value: YamlValue, format: ParamsFormat): string | undefined {
  if (format === 'json')
    return typeof value === 'number' ? formatPythonFloat(value) : JSON.stringify(toPlain(value));
  if (value === null) return format === 'toml' ? undefined : 'null';
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'number') {
    const text = formatPythonFloat(value);
    return format === 'yaml' ? text.replace(/^(-?)(inf|nan)$/, '$1.$2') : text;
  }
  if (isYamlList(value))
    return joinAll(
      '[',
      ']',
      value.map((item) => spellValue(item, format)),
    );
  if (isYamlMap(value)) {
    const colon = format === 'toml' ? ' = ' : ': ';
    const entries = [...value].map(([key, item]) => {
      const text = spellValue(item, format);
      return text === undefined ? undefined : spellKey(formatKey(key), format) + colon + text;
    });
    return format === 'toml' ? joinAll('{ ', ' }', entries) : joinAll('{', '}', entries);
  }
  return typeof value === 'object' ? value.timestamp : String(value);
}

export function spellKey(key: string, format: ParamsFormat): string {
  return format !== 'json' && /^[A-Za-z_][\w-]*$/.test(key) ? key : JSON.stringify(key);
}

function joinAll(open: string, close: string, parts: readonly (string | undefined)[]): string | undefined {
  return parts.includes(undefined) ? undefined : `${open}${parts.join(', ')}${close}`;
}
