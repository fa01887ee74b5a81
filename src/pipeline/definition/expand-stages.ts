import { resolve } from 'node:path';
import type { YamlEntry, YamlMapNode, YamlNode } from '../yaml/read-yaml.ts';
import { formatKey, formatScalar } from '../yaml/yaml-value.ts';
import { fillData, fillNode, type Filling } from './fill-template.ts';
import { loadVars, type LoadedVars, type VarsSource } from './load-vars.ts';
import type { NodeReader } from './node-reader.ts';
import type { Located } from './stage-definition.ts';
import { withItems, type ContextItem } from './template-context.ts';

/** A stage with its templates filled in, not looked at otherwise. */
export interface ExpandedStage {
  readonly name: Located;
  readonly group: string | undefined;
  /** What stands under its name, without `vars` and `matrix`. */
  readonly fields: YamlNode;
}

export interface Expansion {
  readonly vars: LoadedVars;
  readonly from: VarsSource;
  readonly filling: Filling;
  readonly reader: NodeReader;
}

const GROUP_KEYS = ['foreach', 'do'];

/** The stage of an entry of `stages`, or the stages that its `foreach` or `matrix` stands for. */
export function expandStage(entry: YamlEntry, expansion: Expansion): ExpandedStage[] {
  const { reader } = expansion;
  const name = reader.key(entry);
  checkName(entry, reader);
  const { value } = entry;
  if (value.kind !== 'map') return [{ name, group: undefined, fields: value }];
  const find = (key: string) => value.entries.find((field) => field.key === key);
  const matrix = find('matrix');
  if (find('foreach') !== undefined || find('do') !== undefined) {
    return expandForeach(name, value, expansion);
  }
  if (matrix !== undefined) {
    const template = { ...value, entries: value.entries.filter((field) => field !== matrix) };
    return expandGroup(name, template, findCombinations(name, matrix.value, expansion), expansion);
  }
  if (name.text.includes('@')) {
    reader.fail(
      entry,
      `expected a stage name without "@", which names the members of a group, got "${name.text}".`,
    );
  }
  return [{ name, group: undefined, fields: fillStage(name.text, value, {}, expansion) }];
}

function checkName(entry: YamlEntry, reader: NodeReader): void {
  const name = formatKey(entry.key);
  if (name === '') {
    reader.fail(entry, 'expected a name for the stage, got an empty one.');
  } else if (typeof entry.key !== 'string') {
    reader.fail(entry, `expected text as the name of a stage, got ${name}: write it as "${name}" in quotes.`);
  } else if (/[:/\\\p{Cc}]/u.test(name)) {
    reader.fail(entry, `expected a stage name without ":", "/" and "\\", got ${JSON.stringify(name)}.`);
  }
}

function expandForeach(name: Located, group: YamlMapNode, expansion: Expansion): ExpandedStage[] {
  const { reader } = expansion;
  const fields = reader.map(group, `the stage group "${name.text}"`, GROUP_KEYS);
  const foreach = fields?.get('foreach');
  const body = fields?.get('do');
  for (const key of GROUP_KEYS) {
    if (fields?.has(key) === false)
      reader.fail(
        name,
        `expected foreach and do in the stage group "${name.text}": the key "${key}" is missing.`,
      );
  }
  if (foreach === undefined || body === undefined) return [];
  if (body.value.kind !== 'map') {
    reader.entries(body.value, `"do" of the stage group "${name.text}"`);
    return [];
  }
  const data = fillData(foreach.value, expansion.filling);
  if (data === undefined) return [];
  if (data.kind === 'scalar') {
    const got = formatScalar(data.value);
    reader.fail(
      foreach.value,
      `expected a list or keys and values as "foreach" of "${name.text}", got "${got}".`,
    );
    return [];
  }
  const members: GroupMember[] =
    data.kind === 'map'
      ? [...data.entries].map(([key, item]) => ({ key, items: { item, key: text(key) } }))
      : nameItems(data.items).map(([key, item]) => ({ key, items: { item } }));
  return expandGroup(name, body.value, members, expansion);
}

interface GroupMember {
  readonly key: string;
  readonly items: Readonly<Record<string, ContextItem>>;
}

function expandGroup(
  name: Located,
  template: YamlMapNode,
  members: readonly GroupMember[],
  expansion: Expansion,
): ExpandedStage[] {
  // Of members with the same name the last one counts.
  const byKey = new Map(members.map((member) => [member.key, member]));
  return [...byKey.values()].map(({ key, items }) => {
    const full = `${name.text}@${key}`;
    return {
      name: { ...name, text: full },
      group: name.text,
      fields: fillStage(full, template, items, expansion),
    };
  });
}

/** A list of single values names its members by value, any other list by index. */
function nameItems(items: readonly ContextItem[]): [string, ContextItem][] {
  const isComposite = items.some(({ kind }) => kind !== 'scalar');
  return items.map((item, index) => [
    item.kind === 'scalar' && !isComposite ? formatScalar(item.value) : String(index),
    item,
  ]);
}

function findCombinations(name: Located, node: YamlNode, expansion: Expansion): GroupMember[] {
  const { reader } = expansion;
  const lists = reader.entries(node, `"matrix" of "${name.text}"`);
  if (lists === undefined) return [];
  let combinations: { readonly parts: readonly string[]; readonly item: ReadonlyMap<string, ContextItem> }[] =
    [{ parts: [], item: new Map() }];
  for (const list of lists) {
    const axis = formatKey(list.key);
    const data = fillData(list.value, expansion.filling);
    if (data === undefined) return [];
    if (data.kind === 'scalar') {
      reader.fail(
        list.value,
        `expected a list as "${axis}" in "matrix" of "${name.text}", got "${formatScalar(data.value)}".`,
      );
      return [];
    }
    const values = data.kind === 'list' ? data.items : [...data.entries.keys()].map(text);
    combinations = combinations.flatMap(({ parts, item }) =>
      values.map((value, index) => ({
        parts: [...parts, value.kind === 'scalar' ? formatScalar(value.value) : `${axis}${index}`],
        item: new Map(item).set(axis, value),
      })),
    );
  }
  return combinations.map(({ parts, item }) => {
    const key = parts.join('-');
    return { key, items: { item: { kind: 'map', entries: item, source: '' }, key: text(key) } };
  });
}

/** wdir is filled in first, then the stage's own vars are read from there, then everything else is filled in. */
function fillStage(
  name: string,
  template: YamlMapNode,
  items: Readonly<Record<string, ContextItem>>,
  { vars, from, filling, reader }: Expansion,
): YamlNode {
  const own = template.entries.find(({ key }) => key === 'vars');
  const reserved = Object.keys(items);
  let context = reserved.length === 0 ? vars.context : withItems(vars.context, items);
  if (own !== undefined) {
    const wdir = template.entries.find(({ key }) => key === 'wdir')?.value;
    const filled = wdir && fillNode(wdir, { ...filling, context, problems: [] });
    const folder = filled?.kind === 'scalar' ? resolve(from.folder, formatScalar(filled.value)) : from.folder;
    const loaded = loadVars(own.value, { ...vars, context }, `"vars" of stage "${name}"`, {
      ...from,
      folder,
      reserved,
    });
    ({ context } = loaded);
  }
  const origin = own === undefined ? filling.origin : (filling.origin ?? 'vars');
  const full = { ...filling, context, origin };
  const entries = template.entries
    .filter((entry) => entry !== own)
    .map((entry) => ({ ...entry, value: fillNode(entry.value, full, entry.key === 'cmd') }));
  const nested = entries.find(({ key }) => key === 'matrix' || key === 'foreach' || key === 'do');
  if (nested !== undefined) {
    reader.fail(
      nested,
      `expected one of foreach and matrix for a stage, got "${formatKey(nested.key)}" inside "${name}".`,
    );
  }
  return { ...template, entries: entries.filter((entry) => entry !== nested) };
}

function text(value: string): ContextItem {
  return { kind: 'scalar', value, source: '' };
}
