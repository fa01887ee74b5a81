import { suggestName } from '../../errors/nearest-name.ts';
import { entryOf, readYaml, type YamlEntry, type YamlNode } from '../yaml/read-yaml.ts';
import type { Problem, SourceText } from '../yaml/source-text.ts';
import { formatKey } from '../yaml/yaml-value.ts';
import { readToml } from './read-toml.ts';

export const DEFAULT_PARAMS_FILE = 'params.yaml';

/** A file of settings, read. */
export interface ParamsFile {
  readonly source: SourceText;
  /** Undefined where the file is empty. */
  readonly root: YamlNode | undefined;
  readonly problems: readonly Problem[];
}

/** Reads a params file: TOML where it is named so, otherwise YAML, of which JSON is a part. */
export function parseParamsFile(source: SourceText): ParamsFile {
  return { source, ...(source.file.endsWith('.toml') ? readToml(source) : readYaml(source)) };
}

/** A setting that was looked up by its dotted name. */
export type ParamLookup =
  | { readonly kind: 'found'; readonly node: YamlNode; readonly entry: YamlEntry | undefined }
  | {
      readonly kind: 'missing';
      /** ` Did you mean "train.C"?`, or nothing. */
      readonly suggestion: string;
      /** The innermost part of the name that does exist, for a place to point at. */
      readonly nearest: YamlNode | undefined;
    };

/** Looks up `train.C`, `layers.0.size`: keys of maps and indices of lists, separated by points. */
export function findParam(file: ParamsFile, name: string): ParamLookup {
  const segments = name.split('.');
  let node = file.root;
  let entry: YamlEntry | undefined;
  for (const [depth, segment] of segments.entries()) {
    const next = stepInto(node, segment);
    if (next === undefined) {
      const prefix = segments.slice(0, depth);
      const siblings =
        node?.kind === 'map' ? node.entries.map(({ key }) => [...prefix, formatKey(key)].join('.')) : [];
      const sought = [...prefix, segment].join('.');
      return { kind: 'missing', suggestion: suggestName(sought, siblings), nearest: node };
    }
    ({ node, entry } = next);
  }
  return node === undefined
    ? { kind: 'missing', suggestion: '', nearest: undefined }
    : { kind: 'found', node, entry };
}

function stepInto(
  node: YamlNode | undefined,
  segment: string,
): { node: YamlNode; entry: YamlEntry | undefined } | undefined {
  if (node?.kind === 'list') {
    const item = /^\d+$/.test(segment) ? node.items[Number(segment)] : undefined;
    return item && { node: item, entry: undefined };
  }
  const entry = entryOf(node, segment);
  return entry && { node: entry.value, entry };
}
