import { addEntry, createFlowReader } from './read-common-flow.ts';
import { resolvePlainScalar } from './resolve-plain-scalar.ts';
import { createYamlCursor, UNCOMMON, uncommon } from './yaml-cursor.ts';
import type { YamlEntry, YamlNode } from './yaml-node.ts';

/**
 * Reads what most YAML files are made of: maps and lists by indentation, `[…]` and `{…}` within a line, plain and quoted
 * text, `|` blocks; or JSON. Undefined for anything else, right or wrong: then the full reader, twenty times slower, is to
 * be asked. Where both read a text they agree on values and places.
 */
export function readCommonYaml(text: string): { readonly root: YamlNode | undefined } | undefined {
  if (!/[^\s]/.test(text)) return { root: undefined };
  // Marks of documents, tabs, carriage returns and what else is seldom seen.
  if (/^(?:---|\.\.\.|%)|[\t\r\0\uFEFF\u0085\u2028\u2029]/m.test(text)) return undefined;
  try {
    return { root: createReader(text).readDocument() };
  } catch (error) {
    if (error === UNCOMMON) return undefined;
    throw error;
  }
}

function createReader(text: string) {
  const cursor = createYamlCursor(text);
  const { lineEnd, columnOf, isBlank, toContent, toNextLine, isDash, plainEnd, trimmedEnd, checkPlainStart } =
    cursor;
  const { readQuoted, readFlow } = createFlowReader(cursor);

  /** A plain text and the lines that it goes on in: those further in than `indent`. */
  const readPlain = (indent: number): YamlNode => {
    const start = cursor.at;
    checkPlainStart(cursor.at);
    const first = plainEnd(cursor.at);
    if (first.isKey) uncommon();
    let end = trimmedEnd(start, first.end);
    let value = text.slice(start, end);
    let hasRemark = first.end < lineEnd(start);
    cursor.at = lineEnd(start) + 1;
    for (;;) {
      const line = cursor.at;
      const inner = toContent();
      if (inner <= indent) {
        cursor.at = line;
        break;
      }
      // Blank lines and remarks in between have rules of their own.
      if (hasRemark || cursor.at - inner !== line) uncommon();
      const next = plainEnd(cursor.at);
      if (next.isKey) uncommon();
      end = trimmedEnd(cursor.at, next.end);
      value += ` ${text.slice(cursor.at, end)}`;
      hasRemark = next.end < lineEnd(cursor.at);
      cursor.at = lineEnd(cursor.at) + 1;
    }
    return { kind: 'scalar', value: resolvePlainScalar(value), start, end };
  };

  /** A block of lines, further in than `indent`. */
  const readBlock = (indent: number): YamlNode => {
    const start = cursor.at;
    const header = /^([|>])(-?)$/.exec(text.slice(cursor.at, trimmedEnd(cursor.at, lineEnd(cursor.at))));
    // The break at the end of a file without one has rules of its own.
    if (header === null || !text.endsWith('\n')) return uncommon();
    const isFolded = header[1] === '>';
    cursor.at = lineEnd(cursor.at) + 1;
    const lines: string[] = [];
    let width = 0;
    let end = cursor.at;
    while (cursor.at < text.length) {
      const stop = lineEnd(cursor.at);
      const line = text.slice(cursor.at, stop);
      const inner = line.search(/[^ ]/);
      if (inner === -1 ? line !== '' : inner > indent && inner < width) uncommon();
      if (inner !== -1 && inner <= indent) break;
      if (inner !== -1) {
        if (width === 0) width = inner;
        // Lines further in, or blank ones between, are not folded.
        if (isFolded && (inner > width || lines.includes(''))) uncommon();
        end = stop + 1;
      }
      lines.push(line.slice(width));
      cursor.at = stop + 1;
    }
    if (width === 0 || lines[0] === '') uncommon();
    const body = lines.join('\n').replace(/\n*$/, '');
    const value = isFolded ? body.replaceAll('\n', ' ') : body;
    return { kind: 'scalar', value: header[2] === '-' ? value : `${value}\n`, start, end };
  };

  /** The value behind `key:` or `-`, on the same line or below; `isItem` for one behind a dash. */
  const readValue = (indent: number, isItem: boolean): YamlNode => {
    const mark = cursor.at;
    while (text[cursor.at] === ' ') cursor.at++;
    const char = text[cursor.at];
    if (cursor.at >= text.length || char === '\n' || char === '#') {
      if (char === '#' && cursor.at === mark) uncommon();
      const isSpaced = cursor.at > mark;
      cursor.at = lineEnd(cursor.at) + 1;
      const line = cursor.at;
      const inner = toContent();
      if (inner > indent || (!isItem && inner === indent && isDash(cursor.at))) return readNode(inner);
      cursor.at = line;
      if (isSpaced) uncommon();
      return { kind: 'scalar', value: null, start: mark, end: mark };
    }
    if (isItem && (isDash(cursor.at) || isKeyAhead())) return readNode(columnOf(cursor.at));
    if (char === '|' || char === '>') return readBlock(indent);
    if (char === '[' || char === '{' || char === '"' || char === "'") {
      const node = char === '[' || char === '{' ? readFlow(false) : readQuoted();
      toNextLine();
      const next = cursor.at;
      if (toContent() > indent) uncommon();
      cursor.at = next;
      return node;
    }
    return readPlain(indent);
  };

  const isKeyAhead = (): boolean => {
    const char = text[cursor.at];
    if (char === '[' || char === '{') return false;
    if (char !== '"' && char !== "'") return plainEnd(cursor.at).isKey;
    const start = cursor.at;
    readQuoted();
    while (text[cursor.at] === ' ') cursor.at++;
    const isKey = text[cursor.at] === ':';
    cursor.at = start;
    return isKey;
  };

  const readKey = (): YamlNode => {
    const start = cursor.at;
    let key: YamlNode;
    if (text[cursor.at] === '"' || text[cursor.at] === "'") {
      key = readQuoted();
      while (text[cursor.at] === ' ') cursor.at++;
      if (text[cursor.at] !== ':' || !isBlank(cursor.at + 1)) uncommon();
    } else {
      checkPlainStart(cursor.at);
      const { end, isKey } = plainEnd(cursor.at);
      if (!isKey || end === start) uncommon();
      const last = trimmedEnd(start, end);
      key = { kind: 'scalar', value: resolvePlainScalar(text.slice(start, last)), start, end: last };
      cursor.at = end;
    }
    cursor.at++;
    return key;
  };

  const readMap = (indent: number): YamlNode => {
    const start = cursor.at;
    const entries: YamlEntry[] = [];
    const names = new Set<string>();
    for (;;) {
      if (isDash(cursor.at)) uncommon();
      const key = readKey();
      const value = readValue(indent, false);
      addEntry(entries, names, key, value);
      const line = cursor.at;
      const inner = toContent();
      if (inner > indent) uncommon();
      if (inner < indent) {
        cursor.at = line;
        return { kind: 'map', entries, start, end: value.end };
      }
    }
  };

  const readList = (indent: number): YamlNode => {
    const start = cursor.at;
    const items: YamlNode[] = [];
    for (;;) {
      cursor.at++;
      const item = readValue(indent, true);
      items.push(item);
      const line = cursor.at;
      const inner = toContent();
      if (inner > indent) uncommon();
      if (inner < indent || !isDash(cursor.at)) {
        cursor.at = line;
        return { kind: 'list', items, start, end: item.end };
      }
    }
  };

  const readNode = (indent: number): YamlNode => {
    return cursor.nested(() => {
      if (isDash(cursor.at)) return readList(indent);
      return isKeyAhead() ? readMap(indent) : readLoneScalar();
    });
  };

  /** A value on a line of its own below its key. */
  const readLoneScalar = (): YamlNode => {
    const char = text[cursor.at];
    if (char === '"' || char === "'") {
      const node = readQuoted();
      toNextLine();
      return node;
    }
    return uncommon();
  };

  return {
    readDocument: (): YamlNode | undefined => {
      const indent = toContent();
      if (indent === -1) return undefined;
      if (text[cursor.at] === '{' || text[cursor.at] === '[') {
        const node = readFlow(true);
        while (text[cursor.at] === ' ' || text[cursor.at] === '\n') cursor.at++;
        return cursor.at < text.length ? uncommon() : node;
      }
      if (indent > 0 || (!isDash(cursor.at) && !isKeyAhead())) uncommon();
      const node = readNode(0);
      return toContent() === -1 ? node : uncommon();
    },
  };
}
