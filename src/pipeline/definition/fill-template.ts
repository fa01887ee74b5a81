import { suggestName } from '../../errors/nearest-name.ts';
import type { YamlEntry, YamlNode, YamlScalarNode } from '../yaml/read-yaml.ts';
import { problemAt, type Problem, type SourceText } from '../yaml/source-text.ts';
import { formatKey, formatScalar } from '../yaml/yaml-value.ts';
import { formatFlags, type FlagStyle } from './command-flags.ts';
import { findInContext, toContext, type ContextItem, type ContextMap } from './template-context.ts';

const TEMPLATE = /(?<!\\)\$\{(.*?)\}/g;
/** Keys with points or brackets between them: `a.b`, `a[b]`, `list.0`. */
const NAME = /^[^.[\]]+(?:\.[^.[\]]+|\[[^.[\]]+\])*$/;
const SHELL_VARIABLE = /^[A-Z_][A-Z0-9_]*$|^\w+:?[-=?+#%]/;

export interface Filling {
  readonly context: ContextMap;
  /** Where a missing setting was looked for: `params.yaml`, or undefined where there is no such file, and no vars. */
  readonly origin: string | undefined;
  readonly source: SourceText;
  readonly problems: Problem[];
  readonly flags: FlagStyle;
}

/** Whether the text has a `${…}` that is not escaped. */
export function hasTemplate(text: string): boolean {
  return text.includes('${') && text.search(TEMPLATE) !== -1;
}

/**
 * The node with each `${…}` in its texts and keys replaced. A text that is one template alone becomes the value
 * itself, so true stays true. A map may stand in a command only. What cannot be filled in is a problem, and stays.
 */
export function fillNode(node: YamlNode, filling: Filling, inCommand = false): YamlNode {
  switch (node.kind) {
    case 'scalar':
      return typeof node.value === 'string' ? fillScalar(node, node.value, filling, inCommand) : node;
    case 'list':
      return { ...node, items: node.items.map((item) => fillNode(item, filling, inCommand)) };
    case 'map':
      return { ...node, entries: node.entries.map((entry) => fillEntry(entry, filling, inCommand)) };
  }
}

/** What `foreach` and `matrix` iterate over: templates may stand for lists and maps here. */
export function fillData(node: YamlNode, filling: Filling): ContextItem | undefined {
  if (node.kind === 'scalar' && typeof node.value === 'string') {
    const name = onlyTemplate(node.value);
    if (name !== undefined) {
      const found = lookUp(name, filling);
      if ('item' in found) return found.item;
      report(node, `\${${name}}`, found.problem, filling);
      return undefined;
    }
  }
  if (node.kind === 'scalar') return toContext(fillNode(node, filling), '');
  if (node.kind === 'list') {
    const items = node.items.map((item) => fillData(item, filling));
    const known = items.filter((item) => item !== undefined);
    return known.length < items.length ? undefined : { kind: 'list', items: known, source: '' };
  }
  const entries = new Map<string, ContextItem>();
  for (const entry of node.entries) {
    const item = fillData(entry.value, filling);
    if (item === undefined) return undefined;
    entries.set(formatKey(fillKey(entry, filling)), item);
  }
  return { kind: 'map', entries, source: '' };
}

function fillEntry(entry: YamlEntry, filling: Filling, inCommand: boolean): YamlEntry {
  const value = fillNode(entry.value, filling, inCommand);
  return { ...entry, key: fillKey(entry, filling), value };
}

function fillKey(entry: YamlEntry, filling: Filling): YamlEntry['key'] {
  if (typeof entry.key !== 'string' || !entry.key.includes('${')) return entry.key;
  const filled = fillScalar({ ...entry, kind: 'scalar', value: entry.key }, entry.key, filling, false);
  return typeof filled.value === 'object' && filled.value !== null
    ? formatScalar(filled.value)
    : filled.value;
}

function fillScalar(
  node: YamlScalarNode,
  text: string,
  filling: Filling,
  inCommand: boolean,
): YamlScalarNode {
  if (!text.includes('${')) return node;
  const name = onlyTemplate(text);
  if (name !== undefined && !inCommand) {
    const found = lookUp(name, filling);
    const item = 'item' in found ? found.item : undefined;
    if (item?.kind === 'scalar') return { ...node, value: item.value, isFilled: true };
  }
  const filled = text.replace(TEMPLATE, (template, inner: string) => {
    const value = fillText(inner, filling, inCommand);
    if ('text' in value) return value.text;
    report(node, template, value.problem, filling);
    return template;
  });
  return { ...node, value: filled.replaceAll('\\${', '${') };
}

function fillText(
  name: string,
  filling: Filling,
  inCommand: boolean,
): { text: string } | { problem: string } {
  const found = lookUp(name, filling);
  if ('problem' in found) return found;
  const { item } = found;
  if (item.kind === 'scalar') return { text: formatScalar(item.value) };
  if (item.kind === 'map' && inCommand) {
    const flags = formatFlags(item, filling.flags);
    if (typeof flags === 'string') return { text: flags };
    return {
      problem: `expected single values in the list "${flags.nestedIn}" of "\${${name.trim()}}", got a list or group in it.`,
    };
  }
  const kind = item.kind === 'list' ? 'a list' : 'a group of settings';
  return { problem: `expected a single value for "\${${name.trim()}}", got ${kind}.` };
}

function lookUp(typed: string, { context, origin }: Filling): { item: ContextItem } | { problem: string } {
  const name = typed.trim();
  const shell = SHELL_VARIABLE.test(name) ? ` A variable of the shell is written \\\${${name}}.` : '';
  if (!NAME.test(name)) return { problem: `expected a name such as \${train.C}, got "\${${name}}".${shell}` };
  const keys = name
    .replaceAll('[', '.')
    .replaceAll(']', '')
    .split('.')
    .map((key) => key.trim());
  const item = findInContext(context, keys);
  if (item !== undefined) return { item };
  const dotted = keys.join('.');
  if (origin === undefined && context.entries.size === 0) {
    return { problem: `expected params.yaml with the parameter "${dotted}", found no such file.${shell}` };
  }
  const where = keys[0] === 'item' || keys[0] === 'key' ? 'the element' : (origin ?? 'vars');
  return {
    problem: `expected the parameter "${dotted}" in ${where}, found none.${suggestSibling(keys, context)}${shell}`,
  };
}

function suggestSibling(keys: readonly string[], context: ContextMap): string {
  for (let depth = 0; depth < keys.length; depth++) {
    const parent = findInContext(context, keys.slice(0, depth));
    if (parent?.kind !== 'map' || parent.entries.has(keys[depth] ?? '')) continue;
    const siblings = [...parent.entries.keys()].map((key) => [...keys.slice(0, depth), key].join('.'));
    return suggestName(keys.slice(0, depth + 1).join('.'), siblings);
  }
  return '';
}

function onlyTemplate(text: string): string | undefined {
  return /^\$\{([^}\n]*)\}$/.exec(text)?.[1];
}

/** Points at the template itself; in a folded or escaped text at the whole value. */
function report(node: YamlNode, template: string, message: string, { source, problems }: Filling): void {
  const offset = source.text.slice(node.start, node.end).indexOf(template);
  const start = offset === -1 ? node.start : node.start + offset;
  problems.push(problemAt(source, start, offset === -1 ? node.end : start + template.length, message));
}
