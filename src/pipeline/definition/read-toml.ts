import type { TomlValue } from 'smol-toml';
import { loadTomlPackage } from '../yaml/late-packages.ts';
import type { YamlEntry, YamlNode, YamlReading } from '../yaml/read-yaml.ts';
import { problemAt, type SourceText } from '../yaml/source-text.ts';

/** Reads TOML into the nodes of a YAML file. Each node's place is the line that its name stands in, as near as that is known. */
export function readToml(source: SourceText): YamlReading {
  const { parse, TomlError } = loadTomlPackage();
  try {
    const table = parse(source.text, { integersAsBigInt: true });
    return { root: toNode(table, findKeyPlaces(source.text), ''), problems: [] };
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const start = offsetOf(source.text, error.line, error.column);
    const reason = (error.message.split('\n')[0] ?? '').replace(/^Invalid TOML document: /, '');
    return {
      root: undefined,
      problems: [problemAt(source, start, start + 1, `expected valid TOML: ${reason}.`)],
    };
  }
}

interface Place {
  readonly start: number;
  readonly end: number;
}

function toNode(value: TomlValue, places: ReadonlyMap<string, Place>, path: string): YamlNode {
  const { start, end } = places.get(path) ?? { start: 0, end: 0 };
  if (Array.isArray(value)) {
    return {
      kind: 'list',
      items: value.map((item, index) => toNode(item, places, `${path}.${index}`)),
      start,
      end,
    };
  }
  if (value instanceof loadTomlPackage().TomlDate)
    return { kind: 'scalar', value: { timestamp: value.toISOString() }, start, end };
  if (typeof value !== 'object') return { kind: 'scalar', value, start, end };
  const entries = Object.entries(value).map(([key, inner]): YamlEntry => {
    const node = toNode(inner, places, path === '' ? key : `${path}.${key}`);
    return { key, value: node, start: node.start, end: node.end };
  });
  return { kind: 'map', entries, start, end };
}

const TABLE = /^\s*\[\s*([^[\]]+?)\s*\]/;
const KEY = /^(\s*)((?:[\w-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[\w-]+|"[^"]*"|'[^']*'))*)\s*=\s*/;

/** Where the value of each `key = value` line begins, and where its line ends, by dotted name. */
function findKeyPlaces(text: string): Map<string, Place> {
  const places = new Map<string, Place>();
  let table = '';
  let offset = 0;
  for (const line of text.split('\n')) {
    const header = TABLE.exec(line)?.[1];
    const key = KEY.exec(line);
    if (header !== undefined) {
      table = cleanName(header);
      places.set(table, { start: offset + line.indexOf('['), end: offset + line.trimEnd().length });
    } else if (key !== null) {
      const name = cleanName(key[2] ?? '');
      places.set(table === '' ? name : `${table}.${name}`, {
        start: offset + key[0].length,
        end: offset + valueEnd(line, key[0].length),
      });
    }
    offset += line.length + 1;
  }
  return places;
}

/** Where the value of a line ends: before the remark behind it. */
function valueEnd(line: string, from: number): number {
  const value = /^(?:"(?:[^"\\]|\\.)*"|'[^']*'|[^#"'])*/.exec(line.slice(from))?.[0] ?? '';
  return from + value.trimEnd().length;
}

function cleanName(name: string): string {
  return name
    .split('.')
    .map((part) => part.trim().replace(/^(["'])(.*)\1$/, '$2'))
    .join('.');
}

function offsetOf(text: string, line: number, column: number): number {
  const before = text.split('\n').slice(0, line - 1);
  return before.reduce((sum, { length }) => sum + length + 1, 0) + column - 1;
}
