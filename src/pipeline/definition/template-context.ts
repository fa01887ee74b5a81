import type { YamlNode } from '../yaml/read-yaml.ts';
import type { YamlScalar } from '../yaml/yaml-value.ts';

/** A value that templates can refer to, and where it comes from: `params.yaml`, `vars[0]`. */
export type ContextItem = ContextScalar | ContextList | ContextMap;

interface ContextScalar {
  readonly kind: 'scalar';
  readonly value: YamlScalar;
  readonly source: string;
}

interface ContextList {
  readonly kind: 'list';
  readonly items: readonly ContextItem[];
  readonly source: string;
}

export interface ContextMap {
  readonly kind: 'map';
  readonly entries: ReadonlyMap<string, ContextItem>;
  readonly source: string;
}

export const EMPTY_CONTEXT: ContextMap = { kind: 'map', entries: new Map(), source: '' };

/** What a part of a file offers to templates. Keys that are no text cannot be referred to and are left out, as in DVC. */
export function toContext(node: YamlNode, source: string): ContextItem {
  switch (node.kind) {
    case 'scalar':
      return { kind: 'scalar', value: node.value, source };
    case 'list':
      return { kind: 'list', items: node.items.map((item) => toContext(item, source)), source };
    case 'map':
      return {
        kind: 'map',
        entries: new Map(
          node.entries.flatMap(({ key, value }) =>
            typeof key === 'string' ? [[key, toContext(value, source)] as const] : [],
          ),
        ),
        source,
      };
  }
}

/** A setting that two sources give a value to. */
export interface ContextClash {
  readonly path: string;
  readonly source: string;
}

/** Both contexts in one: maps are merged at every depth; anything else that is in both is a clash, even where it is equal. */
export function mergeContexts(
  into: ContextMap,
  update: ContextMap,
  prefix = '',
): { readonly context: ContextMap; readonly clashes: readonly ContextClash[] } {
  const entries = new Map(into.entries);
  const clashes: ContextClash[] = [];
  for (const [key, item] of update.entries) {
    const old = entries.get(key);
    const path = prefix + key;
    if (old === undefined) {
      entries.set(key, item);
    } else if (old.kind === 'map' && item.kind === 'map') {
      const merged = mergeContexts(old, item, `${path}.`);
      entries.set(key, merged.context);
      clashes.push(...merged.clashes);
    } else {
      clashes.push({ path, source: firstSource(old) });
    }
  }
  return { context: { ...into, entries }, clashes };
}

/** The context with some values on top, which win over what is there. */
export function withItems(context: ContextMap, items: Readonly<Record<string, ContextItem>>): ContextMap {
  return { ...context, entries: new Map([...context.entries, ...Object.entries(items)]) };
}

/** Steps from key to key, or to an index of a list; undefined where one of them is not there. */
export function findInContext(context: ContextMap, keys: readonly string[]): ContextItem | undefined {
  let item: ContextItem | undefined = context;
  for (const key of keys) {
    if (item?.kind === 'map') item = item.entries.get(key);
    else if (item?.kind === 'list') item = /^[-+]?\d+$/.test(key) ? item.items.at(Number(key)) : undefined;
    else return undefined;
  }
  return item;
}

function firstSource(item: ContextItem): string {
  if (item.kind !== 'map' || item.source !== '') return item.source;
  for (const inner of item.entries.values()) return firstSource(inner);
  return '';
}
