import { suggestName } from '../../errors/nearest-name.ts';
import type { YamlEntry, YamlMapNode, YamlNode } from '../yaml/read-yaml.ts';
import { problemAt, type Problem, type SourceText } from '../yaml/source-text.ts';
import { formatKey, formatScalar } from '../yaml/yaml-value.ts';
import type { Located } from './stage-definition.ts';

export type NodeReader = ReturnType<typeof createNodeReader>;

/** Reads nodes as what they should be; whatever is something else becomes a problem. */
export function createNodeReader(source: SourceText, problems: Problem[]) {
  const fail = (span: { readonly start: number; readonly end: number }, message: string): void => {
    problems.push(problemAt(source, span.start, span.end, message));
  };
  const entries = (node: YamlNode, what: string): YamlMapNode['entries'] | undefined => {
    if (node.kind === 'map') return node.entries;
    fail(node, `expected keys and values in ${what}, got ${describeNode(node)}.`);
    return undefined;
  };
  const text = (node: YamlNode, what: string): Located | undefined => {
    if (node.kind === 'scalar' && (typeof node.value === 'string' || node.isFilled === true)) {
      return { text: formatScalar(node.value), start: node.start, end: node.end };
    }
    fail(node, `expected text as ${what}, got ${describeNode(node)}.`);
    return undefined;
  };
  return {
    fail,
    entries,
    /** The entries by name. Those that are not known are problems; `shown` is what the message offers. */
    map: (
      node: YamlNode,
      what: string,
      known: readonly string[],
    ): ReadonlyMap<string, YamlEntry> | undefined => {
      const found = entries(node, what);
      for (const entry of found ?? []) {
        const key = formatKey(entry.key);
        if (!known.includes(key)) {
          const shown = known.join(', ');
          fail(entry, `expected one of ${shown} in ${what}, got "${key}".${suggestName(key, known)}`);
        }
      }
      return found && new Map(found.map((entry) => [formatKey(entry.key), entry]));
    },
    list: (entry: YamlEntry | undefined, what: string): readonly YamlNode[] => {
      if (entry === undefined || isNothing(entry.value)) return [];
      if (entry.value.kind === 'list') return entry.value.items;
      fail(entry.value, `expected a list as ${what}, got ${describeNode(entry.value)}.`);
      return [];
    },
    text,
    /** The text of an entry that need not be there. */
    textOf: (entry: YamlEntry | undefined, what: string): Located | undefined =>
      entry && text(entry.value, what),
    boolean: (entry: YamlEntry | undefined, what: string, otherwise: boolean): boolean => {
      if (entry === undefined) return otherwise;
      const node = entry.value;
      if (node.kind === 'scalar' && typeof node.value === 'boolean') return node.value;
      fail(node, `expected true or false as ${what}, got ${describeNode(node)}.`);
      return otherwise;
    },
    /** The key of an entry as a text with its place. */
    key: (entry: YamlEntry): Located => ({
      text: formatKey(entry.key),
      start: entry.start,
      end: entry.end,
    }),
  };
}

export function isNothing(node: YamlNode): boolean {
  return node.kind === 'scalar' && node.value === null;
}

function describeNode(node: YamlNode): string {
  switch (node.kind) {
    case 'list':
      return 'a list';
    case 'map':
      return 'keys and values';
    case 'scalar':
      return node.value === null ? 'nothing' : `"${formatScalar(node.value)}"`;
  }
}
