import { valueOf, type YamlNode } from '../yaml/read-yaml.ts';
import { problemAt, type Problem, type SourceText } from '../yaml/source-text.ts';
import { formatKey, isYamlMap } from '../yaml/yaml-value.ts';

/** Whatever in a lock is not of the form that this program, or DVC, writes. */
export function checkLock(node: YamlNode, source: SourceText): Problem[] {
  const fail = (at: YamlNode, message: string): Problem[] => [problemAt(source, at.start, at.end, message)];
  if (node.kind !== 'map') return fail(node, 'expected the keys schema and stages, got something else.');
  const find = (map: YamlNode, key: string): YamlNode | undefined =>
    map.kind === 'map' ? map.entries.find((entry) => entry.key === key)?.value : undefined;
  const schema = find(node, 'schema');
  if (schema?.kind !== 'scalar' || schema.value !== '2.0')
    return fail(schema ?? node, "expected schema: '2.0'.");
  const stages = find(node, 'stages');
  if (stages === undefined || (stages.kind === 'scalar' && stages.value === null)) return [];
  if (stages.kind !== 'map') return fail(stages, 'expected stages by name.');
  return stages.entries.flatMap(({ key, value }) => {
    if (value.kind !== 'map')
      return fail(value, `expected cmd, deps, params and outs of stage "${formatKey(key)}".`);
    if (find(value, 'cmd') === undefined)
      return fail(value, `expected the cmd of stage "${formatKey(key)}".`);
    return ['deps', 'outs'].flatMap((section) => {
      const list = find(value, section);
      if (list === undefined) return [];
      if (list.kind !== 'list')
        return fail(list, `expected a list as ${section} of stage "${formatKey(key)}".`);
      return list.items.flatMap((item) => checkLockedPath(item, fail));
    });
  });
}

function checkLockedPath(item: YamlNode, fail: (at: YamlNode, message: string) => Problem[]): Problem[] {
  const value = valueOf(item);
  const path = isYamlMap(value) ? value.get('path') : undefined;
  if (!isYamlMap(value) || typeof path !== 'string') return fail(item, 'expected an entry with a path.');
  const md5 = value.get('md5');
  if (md5 !== undefined && (typeof md5 !== 'string' || !/^[0-9a-f]{32}(?:\.dir)?$/.test(md5))) {
    return fail(item, `expected 32 hexadecimal digits as md5 of "${path}".`);
  }
  return [];
}
