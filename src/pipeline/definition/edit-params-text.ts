import type { YamlEntry, YamlMapNode, YamlNode } from '../yaml/read-yaml.ts';
import type { YamlValue } from '../yaml/yaml-value.ts';
import { findParam, type ParamsFile } from './params-file.ts';
import { formatOf, spellKey, spellValue, type ParamsFormat } from './spell-value.ts';

/** The text with the value at a node replaced: only its own characters change. */
export function replaceValue({ source }: ParamsFile, node: YamlNode, spelling: string): string {
  const { text } = source;
  const old = text.slice(node.start, node.end);
  // A key with nothing behind it (`key:`) needs a blank before its value; a folded text takes its line break along.
  const gap = node.start === node.end && text[node.start - 1] === ':' ? ' ' : '';
  const lineBreak = old.endsWith('\n') && text.slice(0, node.start).trim() !== '' ? '\n' : '';
  return text.slice(0, node.start) + gap + spelling + lineBreak + text.slice(node.end);
}

/** The text with a new param in it, at the end of the innermost group that exists; undefined where it finds no place. */
export function insertParam(file: ParamsFile, param: string, value: YamlValue): string | undefined {
  const format = formatOf(file.source.file);
  const keys = param.split('.');
  const { parent, depth } = innermostGroup(file, keys);
  const rest = keys.slice(depth);
  const nested = rest.slice(1).reduceRight<YamlValue>((inner, key) => new Map([[key, inner]]), value);
  const spelling = spellValue(nested, format);
  const [key] = rest;
  if (key === undefined || spelling === undefined) return undefined;
  return format === 'toml'
    ? insertTomlLine(file, keys.slice(0, depth), `${spellKey(key, format)} = ${spelling}`)
    : insertEntry(file, parent, `${spellKey(key, format)}: ${spelling}`, format);
}

/** The text without a param; undefined where it cannot be cut out. */
export function removeParam(
  file: ParamsFile,
  entry: YamlEntry,
  parent: YamlNode | undefined,
): string | undefined {
  const { text } = file.source;
  if (parent?.kind !== 'map') return undefined;
  const isFlow = text[parent.start] === '{';
  const lineStart = text.lastIndexOf('\n', entry.start - 1) + 1;
  if (formatOf(file.source.file) === 'toml' || !isFlow) {
    const end = Math.max(entry.value.end, entry.start);
    const lineEnd = text[end - 1] === '\n' ? end : endOfLine(text, end);
    return text.slice(0, lineStart) + text.slice(lineEnd);
  }
  const before = /,?\s*$/.exec(text.slice(0, entry.start))?.[0] ?? '';
  const after = /^\s*,?[^\S\n]*/.exec(text.slice(entry.value.end))?.[0] ?? '';
  if (before.includes(',')) return text.slice(0, entry.start - before.length) + text.slice(entry.value.end);
  return text.slice(0, entry.start) + text.slice(entry.value.end + after.length);
}

function innermostGroup(
  file: ParamsFile,
  keys: readonly string[],
): { parent: YamlNode | undefined; depth: number } {
  for (let depth = keys.length - 1; depth > 0; depth--) {
    const lookup = findParam(file, keys.slice(0, depth).join('.'));
    if (lookup.kind === 'found') return { parent: lookup.node, depth };
  }
  return { parent: file.root, depth: 0 };
}

function insertEntry(
  { source: { text } }: ParamsFile,
  parent: YamlNode | undefined,
  entry: string,
  format: ParamsFormat,
): string | undefined {
  if (parent === undefined) {
    if (format === 'json') return `{${entry}}\n`;
    return `${text === '' || text.endsWith('\n') ? text : `${text}\n`}${entry}\n`;
  }
  if (parent.kind === 'scalar' && parent.value === null) {
    const gap = text[parent.start - 1] === ':' ? ' ' : '';
    return `${text.slice(0, parent.start)}${gap}{${entry}}${text.slice(parent.end)}`;
  }
  if (parent.kind !== 'map') return undefined;
  return text[parent.start] === '{' ? insertIntoFlow(text, parent, entry) : insertLine(text, parent, entry);
}

function insertIntoFlow(text: string, parent: YamlMapNode, entry: string): string {
  const last = parent.entries.at(-1);
  if (last === undefined) return `${text.slice(0, parent.start)}{${entry}}${text.slice(parent.end)}`;
  const lead = /\n[^\S\n]*$/.exec(text.slice(0, last.start))?.[0] ?? ' ';
  return `${text.slice(0, last.value.end)},${lead}${entry}${text.slice(last.value.end)}`;
}

function insertLine(text: string, parent: YamlMapNode, entry: string): string {
  const column = parent.start - (text.lastIndexOf('\n', parent.start - 1) + 1);
  const at = text[parent.end - 1] === '\n' ? parent.end : endOfLine(text, parent.end);
  const head = text.slice(0, at);
  return `${head}${head.endsWith('\n') ? '' : '\n'}${' '.repeat(column)}${entry}\n${text.slice(at)}`;
}

/** Behind the lines of the group's table; a group without a table gets one. */
function insertTomlLine({ source: { text } }: ParamsFile, group: readonly string[], line: string): string {
  const lines = text.split('\n');
  const isHeader = (one: string): boolean => /^\s*\[/.test(one);
  const headers = group.length === 0 ? -1 : lines.findIndex((one) => one.trim() === `[${group.join('.')}]`);
  if (group.length > 0 && headers === -1) {
    return `${text === '' || text.endsWith('\n') ? text : `${text}\n`}\n[${group.join('.')}]\n${line}\n`;
  }
  let at = lines.findIndex((one, index) => index > headers && isHeader(one));
  if (at === -1) at = lines.length;
  while (at > headers + 1 && (lines[at - 1] ?? '').trim() === '') at--;
  const next = [...lines.slice(0, at), line, ...lines.slice(at)];
  return next.join('\n') + (at === lines.length ? '\n' : '');
}

function endOfLine(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end === -1 ? text.length : end + 1;
}
