import { TomlDate, parse as parseToml } from 'smol-toml';
import { AppError } from '../../errors/app-error.ts';
import { readYaml, valueOf } from '../yaml/read-yaml.ts';
import { throwProblems } from '../yaml/report-problems.ts';
import { problemAt, type Problem, type SourceText } from '../yaml/source-text.ts';
import type { YamlValue } from '../yaml/yaml-value.ts';

/** What a file of metrics, params or plot data says: TOML and JSON by their endings, anything else is YAML. Throws `DATA_INVALID` with the place. */
export function readValues(source: SourceText): YamlValue {
  if (source.file.endsWith('.toml')) return readToml(source);
  const { root, problems } = readYaml(source);
  if (source.file.endsWith('.json'))
    return readJson(source, root === undefined ? undefined : valueOf(root), problems);
  throwProblems('DATA_INVALID', problems);
  return root === undefined ? null : valueOf(root);
}

/** JSON is YAML but for a few odd texts; read as YAML its whole numbers and floats stay apart. */
function readJson(
  source: SourceText,
  asYaml: YamlValue | undefined,
  problems: readonly Problem[],
): YamlValue {
  let value: unknown;
  try {
    value = JSON.parse(source.text);
  } catch (error) {
    throwProblems('DATA_INVALID', problems);
    const what = error instanceof Error ? error.message : String(error);
    throw new AppError('DATA_INVALID', `Expected JSON in ${source.file}: ${what}`, {
      hint: `Edit ${source.file}.`,
      cause: error,
    });
  }
  return problems.length === 0 && asYaml !== undefined ? asYaml : toValue(value);
}

function readToml(source: SourceText): YamlValue {
  try {
    return toValue(parseToml(source.text, { integersAsBigInt: true }));
  } catch (error) {
    if (!(error instanceof Error) || !('line' in error) || !('column' in error)) throw error;
    const lines = source.text.split('\n').slice(0, Number(error.line) - 1);
    const start = lines.reduce((sum, line) => sum + line.length + 1, 0) + Number(error.column) - 1;
    const what = (error.message.split('\n')[0] ?? '').replace(/^Invalid TOML document: /, '');
    throwProblems('DATA_INVALID', [problemAt(source, start, start + 1, `expected TOML: ${what}.`)]);
    throw error;
  }
}

/** Plain data as a value; what no format has (undefined, functions) does not occur. */
function toValue(plain: unknown): YamlValue {
  if (Array.isArray(plain)) return plain.map(toValue);
  if (plain instanceof TomlDate) return { timestamp: plain.toISOString() };
  if (typeof plain === 'object' && plain !== null) {
    return new Map(Object.entries(plain).map(([key, value]) => [key, toValue(value)]));
  }
  if (typeof plain === 'number') return plain;
  return typeof plain === 'string' || typeof plain === 'boolean' || typeof plain === 'bigint' ? plain : null;
}
