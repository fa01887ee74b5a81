import type { Problem } from './source-text.ts';
import { formatKey, type YamlKey, type YamlScalar, type YamlValue } from './yaml-value.ts';

/**
 * A value of a YAML file together with the part of the text, `[start, end)`, that it was read from. A map or list by
 * indentation ends where its last value does.
 */
export type YamlNode = YamlScalarNode | YamlListNode | YamlMapNode;

interface Span {
  readonly start: number;
  readonly end: number;
}

export interface YamlScalarNode extends Span {
  readonly kind: 'scalar';
  readonly value: YamlScalar;
  /** It came out of a template: where text is expected, a number will do. */
  readonly isFilled?: boolean;
}

interface YamlListNode extends Span {
  readonly kind: 'list';
  readonly items: readonly YamlNode[];
}

export interface YamlMapNode extends Span {
  readonly kind: 'map';
  readonly entries: readonly YamlEntry[];
}

export interface YamlEntry extends Span {
  readonly key: YamlKey;
  readonly value: YamlNode;
}

export interface YamlReading {
  /** Undefined where the text is empty or is no YAML. */
  readonly root: YamlNode | undefined;
  readonly problems: readonly Problem[];
}

/** The value without its places. */
export function valueOf(node: YamlNode): YamlValue {
  switch (node.kind) {
    case 'scalar':
      return node.value;
    case 'list':
      return node.items.map(valueOf);
    case 'map':
      return new Map(node.entries.map(({ key, value }) => [key, valueOf(value)]));
  }
}

/** The entry of a map by key; undefined where the node is no map or has no such key. */
export function entryOf(node: YamlNode | undefined, key: string): YamlEntry | undefined {
  if (node?.kind !== 'map') return undefined;
  return (
    node.entries.find((entry) => entry.key === key) ??
    node.entries.find((entry) => formatKey(entry.key) === key)
  );
}
