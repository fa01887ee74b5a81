import { formatKey, formatScalar, isYamlList, isYamlMap, type YamlValue } from '../yaml/yaml-value.ts';

/** A value as Python's `repr` writes it: `['a', 1.0, True, {'b': None}]`. */
export function formatPythonValue(value: YamlValue): string {
  if (isYamlList(value)) return `[${value.map(formatPythonValue).join(', ')}]`;
  if (isYamlMap(value)) {
    const entries = [...value].map(([key, item]) => {
      const name = typeof key === 'string' ? quote(key) : formatKey(key);
      return `${name}: ${formatPythonValue(item)}`;
    });
    return `{${entries.join(', ')}}`;
  }
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  return typeof value === 'string' ? quote(value) : formatScalar(value);
}

/** In single quotes, unless it has those and no double ones. */
function quote(text: string): string {
  const mark = text.includes("'") && !text.includes('"') ? '"' : "'";
  const inner = text.replace(/[\\\n\r\t]|\p{Cc}/gu, (character) => {
    const short = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' }[character];
    return short ?? `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`;
  });
  return mark + (mark === "'" ? inner.replaceAll("'", "\\'") : inner) + mark;
}
