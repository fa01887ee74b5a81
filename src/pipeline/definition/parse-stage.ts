import { valueOf, type YamlEntry, type YamlNode } from '../yaml/read-yaml.ts';
import type { ExpandedStage } from './expand-stages.ts';
import { isNothing, type NodeReader } from './node-reader.ts';
import { PLOT_KEYS, readPlotTexts } from './plot-options.ts';
import type {
  CommandDefinition,
  Located,
  OutDefinition,
  OutRole,
  ParamsDefinition,
  StageDefinition,
} from './stage-definition.ts';

const STAGE_KEYS = [
  'cmd',
  'wdir',
  'deps',
  'params',
  'outs',
  'metrics',
  'plots',
  'vars',
  'foreach',
  'do',
  'matrix',
  'frozen',
  'always_changed',
  'desc',
  'meta',
];
const OUT_KEYS = ['cache', 'persist', 'push', 'remote', 'desc', 'type', 'labels', 'meta'];
const OUT_PLOT_KEYS = [...PLOT_KEYS, 'header'];
const OUT_SECTIONS: readonly (readonly [key: string, role: OutRole])[] = [
  ['outs', 'out'],
  ['metrics', 'metric'],
  ['plots', 'plot'],
];

/** Reads a stage; undefined where it has no command. Everything wrong in it becomes a problem of the reader. */
export function parseStage(
  { name, group, fields: node }: ExpandedStage,
  reader: NodeReader,
): StageDefinition | undefined {
  const of = (key: string): string => `"${key}" of stage "${name.text}"`;
  const fields = reader.map(node, `stage "${name.text}"`, STAGE_KEYS);
  if (fields === undefined) return undefined;
  const cmd = parseCommand(name, fields.get('cmd'), reader);
  const meta = fields.get('meta');
  const definition = {
    name,
    group,
    desc: reader.textOf(fields.get('desc'), of('desc'))?.text,
    meta: meta && valueOf(meta.value),
    frozen: reader.boolean(fields.get('frozen'), of('frozen'), false),
    alwaysChanged: reader.boolean(fields.get('always_changed'), of('always_changed'), false),
    wdir: reader.textOf(fields.get('wdir'), of('wdir')),
    deps: reader.list(fields.get('deps'), of('deps')).flatMap((dep) => reader.text(dep, of('deps')) ?? []),
    params: reader
      .list(fields.get('params'), of('params'))
      .flatMap((params) => parseParams(params, of('params'), reader)),
    outs: OUT_SECTIONS.flatMap(([key, role]) => parseOuts(fields.get(key), role, of(key), reader)),
  };
  return cmd && { ...definition, cmd };
}

function parseCommand(
  name: Located,
  entry: YamlEntry | undefined,
  reader: NodeReader,
): CommandDefinition | undefined {
  const what = `"cmd" of stage "${name.text}"`;
  if (entry === undefined) {
    reader.fail(name, `expected a command in stage "${name.text}": the key "cmd" is missing.`);
    return undefined;
  }
  const isList = entry.value.kind === 'list';
  const nodes = entry.value.kind === 'list' ? entry.value.items : [entry.value];
  const items = nodes.flatMap((node) => reader.text(node, what) ?? []);
  if (items.length < nodes.length) return undefined;
  const blank = items.find(({ text }) => text.trim() === '');
  if (blank !== undefined || items.length === 0) {
    reader.fail(blank ?? entry, `expected a command as ${what}, got an empty one.`);
    return undefined;
  }
  return { isList, items };
}

function parseParams(node: YamlNode, what: string, reader: NodeReader): ParamsDefinition[] {
  if (node.kind !== 'map') {
    const key = reader.text(node, what);
    return key === undefined ? [] : [{ file: undefined, keys: [key] }];
  }
  return node.entries.map((entry) => {
    const file = reader.key(entry);
    const keys = reader
      .list(entry, `${what} for ${file.text}`)
      .flatMap((key) => reader.text(key, what) ?? []);
    // Nothing behind the file, or an empty list: all of it.
    const isWhole = isNothing(entry.value) || (entry.value.kind === 'list' && entry.value.items.length === 0);
    return { file, keys: isWhole ? undefined : keys };
  });
}

/** A path that stands twice in a section is one output with the fields of both. */
function parseOuts(
  section: YamlEntry | undefined,
  role: OutRole,
  what: string,
  reader: NodeReader,
): OutDefinition[] {
  const outs = new Map<string, { path: Located; fields: Map<string, YamlEntry> }>();
  const add = (path: Located | undefined, fields: ReadonlyMap<string, YamlEntry> = new Map()): void => {
    if (path === undefined) return;
    const known = outs.get(path.text);
    outs.set(path.text, {
      path: known?.path ?? path,
      fields: new Map([...(known?.fields ?? []), ...fields]),
    });
  };
  const keys = role === 'plot' ? [...OUT_KEYS, ...OUT_PLOT_KEYS] : OUT_KEYS;
  for (const node of reader.list(section, what)) {
    if (node.kind !== 'map') {
      add(reader.text(node, what));
      continue;
    }
    for (const entry of node.entries) {
      const path = reader.key(entry);
      const fields = reader.map(entry.value, `output "${path.text}"`, keys);
      if (fields !== undefined) add(path, fields);
    }
  }
  return [...outs.values()].map(({ path, fields }) => finishOut(path, role, fields, reader));
}

function finishOut(
  path: Located,
  role: OutRole,
  fields: ReadonlyMap<string, YamlEntry>,
  reader: NodeReader,
): OutDefinition {
  const of = (key: string): string => `"${key}" of output "${path.text}"`;
  const text = (key: string): string | undefined => reader.textOf(fields.get(key), of(key))?.text;
  const header = fields.get('header');
  return {
    path,
    role,
    cache: reader.boolean(fields.get('cache'), of('cache'), true),
    persist: reader.boolean(fields.get('persist'), of('persist'), false),
    push: reader.boolean(fields.get('push'), of('push'), true),
    remote: text('remote'),
    desc: text('desc'),
    plot:
      role === 'plot' && OUT_PLOT_KEYS.some((key) => fields.has(key))
        ? {
            x: text('x'),
            y: text('y'),
            ...readPlotTexts(text),
            header: header && reader.boolean(header, of('header'), true),
          }
        : undefined,
  };
}
