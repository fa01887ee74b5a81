import { readAnyYaml } from './read-any-yaml.ts';
import { readCommonYaml } from './read-common-yaml.ts';
import type { SourceText } from './source-text.ts';
import type { YamlReading } from './yaml-node.ts';

export { entryOf, valueOf } from './yaml-node.ts';
export type { YamlEntry, YamlMapNode, YamlNode, YamlReading, YamlScalarNode } from './yaml-node.ts';

/** Reads YAML 1.2 (JSON included) with the scalar rules of `resolvePlainScalar`; duplicate keys are problems. */
export function readYaml(source: SourceText): YamlReading {
  const common = readCommonYaml(source.text);
  return common === undefined ? readAnyYaml(source) : { root: common.root, problems: [] };
}
