import { isPlainText } from './resolve-plain-scalar.ts';
import { formatPythonFloat } from './format-python-float.ts';
import { isYamlList, isYamlMap, type YamlKey, type YamlMap, type YamlValue } from './yaml-value.ts';

const WIDTH = 80;
const BREAKS = '\n\u0085\u2028\u2029';
const WHITE_SPACE = `\0 \t\r${BREAKS}`;
const ESCAPES: Readonly<Record<string, string>> = {
  '\0': '\\0',
  '\u0007': '\\a',
  '\b': '\\b',
  '\t': '\\t',
  '\n': '\\n',
  '\v': '\\v',
  '\f': '\\f',
  '\r': '\\r',
  '\u001b': '\\e',
  '"': '\\"',
  '\\': '\\\\',
  '\u0085': '\\N',
  '\u2028': '\\L',
  '\u2029': '\\P',
};

/**
 * A map as the YAML 1.2 writer of DVC's locks spells it, byte for byte: block style, list items not indented,
 * null as nothing, quotes only where needed, text broken at the first space behind column 80.
 */
export function writeYaml(map: YamlMap): string {
  const lines = map.size === 0 ? ['{}'] : writeMap(map, 0);
  return `${lines.join('\n')}\n`;
}

function writeMap(map: YamlMap, indent: number): string[] {
  return [...map].flatMap(([key, value]) => {
    const head = `${' '.repeat(indent)}${writeKey(key)}:`;
    if (isYamlMap(value) && value.size > 0) return [head, ...writeMap(value, indent + 2)];
    if (isYamlList(value) && value.length > 0) return [head, ...writeList(value, indent)];
    const text = writeLeaf(value, Array.from(head).length + 1, indent + 2);
    return [text === '' ? head : `${head} ${text}`];
  });
}

function writeList(list: readonly YamlValue[], indent: number): string[] {
  const dash = `${' '.repeat(indent)}-`;
  return list.flatMap((item) => {
    const inner =
      isYamlMap(item) && item.size > 0
        ? writeMap(item, indent + 2)
        : isYamlList(item) && item.length > 0
          ? writeList(item, indent + 2)
          : undefined;
    if (inner === undefined) {
      const text = writeLeaf(item, indent + 2, indent + 2);
      // A null leaves the blank behind the dash.
      return [`${dash} ${text}`];
    }
    const [first = '', ...rest] = inner;
    return [`${dash} ${first.slice(indent + 2)}`, ...rest];
  });
}

function writeKey(key: YamlKey): string {
  return key === null ? 'null' : writeLeaf(key, 0, 0, false);
}

function writeLeaf(value: YamlValue, column: number, indent: number, split = true): string {
  if (typeof value === 'string') return writeText(value, column, indent, split);
  if (value === null) return '';
  if (typeof value === 'number') return formatPythonFloat(value).replace(/^(-?)(inf|nan)$/, '$1.$2');
  if (isYamlList(value)) return '[]';
  if (isYamlMap(value)) return '{}';
  return typeof value === 'object' ? value.timestamp : String(value);
}

function writeText(text: string, column: number, indent: number, split: boolean): string {
  const analysis = analyse(text);
  const wrapping = { column, indent: ' '.repeat(indent), split };
  if (analysis.plain && text !== '' && isPlainText(text)) return wrapAtSpaces(text, wrapping);
  if (text.includes("'") || text.includes('\n') || !analysis.singleQuoted)
    return writeDoubleQuoted(text, wrapping);
  return `'${wrapAtSpaces(text, { ...wrapping, column: column + 1, quoted: true })}'`;
}

/** Which styles a text can be written in. */
function analyse(text: string): { plain: boolean; singleQuoted: boolean } {
  const points = Array.from(text);
  const first = points[0] ?? '';
  const blank = (index: number): boolean =>
    index >= points.length || WHITE_SPACE.includes(points[index] ?? ' ');
  let indicators =
    text.startsWith('---') ||
    text.startsWith('...') ||
    '#,[]{}&*!|>\'"%@`'.includes(first) ||
    ('?:-'.includes(first) && blank(1));
  let special = false;
  let breaks = false;
  let spaceBeforeBreak = false;
  let breakBeforeSpace = false;
  for (const [index, point] of points.entries()) {
    if (index > 0 && ((point === ':' && blank(index + 1)) || (point === '#' && blank(index - 1))))
      indicators = true;
    if (BREAKS.includes(point)) breaks = true;
    if (!isPrintable(point)) special = true;
    if (point === ' ' && BREAKS.includes(points[index - 1] ?? ' ')) breakBeforeSpace = true;
    if (BREAKS.includes(point) && points[index - 1] === ' ') spaceBeforeBreak = true;
  }
  const edge = ` ${BREAKS}`;
  const padded = text !== '' && (edge.includes(first) || edge.includes(points.at(-1) ?? 'x'));
  const singleQuoted = !special && !spaceBeforeBreak && !breakBeforeSpace;
  return { plain: singleQuoted && !indicators && !breaks && !padded, singleQuoted };
}

function isPrintable(point: string): boolean {
  if (point === '\n' || (point >= ' ' && point <= '~')) return true;
  const code = point.codePointAt(0) ?? 0;
  return (
    code === 0x85 ||
    (code >= 0xa0 && code <= 0xd7ff) ||
    (code >= 0xe000 && code <= 0xfffd && code !== 0xfeff) ||
    code >= 0x10000
  );
}

interface Wrapping {
  readonly column: number;
  readonly indent: string;
  readonly split: boolean;
  readonly quoted?: boolean;
}

/** Breaks plain or single-quoted text at single spaces that lie behind the width. */
function wrapAtSpaces(text: string, { column: start, indent, split, quoted = false }: Wrapping): string {
  const parts = text.match(/ +|[^ ]+/g) ?? [];
  let column = start;
  let written = '';
  for (const [index, part] of parts.entries()) {
    const atEdge = quoted && (index === 0 || index === parts.length - 1);
    if (part === ' ' && split && column > WIDTH && !atEdge) {
      written += `\n${indent}`;
      column = indent.length;
    } else {
      written += part;
      column += Array.from(part).length;
    }
  }
  return written;
}

function writeDoubleQuoted(text: string, { column: start, indent, split }: Wrapping): string {
  const points = Array.from(text);
  let written = '"';
  let column = start + 1;
  // Characters that need no escape are held back until it is known whether the line breaks behind them.
  let pending = '';
  let pendingLength = 0;
  const flush = (): void => {
    written += pending;
    column += pendingLength;
    pending = '';
    pendingLength = 0;
  };
  for (const [index, point] of points.entries()) {
    const escaped = escapePoint(point);
    if (escaped !== undefined) {
      flush();
      written += escaped;
      column += escaped.length;
    }
    const atBreak = point === ' ' || pendingLength === 0;
    const reach = escaped === undefined ? column + pendingLength : column - 1;
    if (split && atBreak && index > 0 && index < points.length - 1 && reach > WIDTH) {
      flush();
      written += `\\\n${indent}`;
      column = indent.length;
      // A line that begins with a space would lose it.
      const next = escaped === undefined ? point : points[index + 1];
      if (next === ' ') {
        written += '\\';
        column += 1;
      }
    }
    if (escaped === undefined) {
      pending += point;
      pendingLength += 1;
    }
  }
  flush();
  return `${written}"`;
}

function escapePoint(point: string): string | undefined {
  const short = ESCAPES[point];
  if (short !== undefined) return short;
  const code = point.codePointAt(0) ?? 0;
  if (
    (code >= 0x20 && code <= 0x7e) ||
    (code >= 0xa0 && code <= 0xfffd && code !== 0xfeff && !isSurrogate(code))
  ) {
    return undefined;
  }
  const digits = code.toString(16).toUpperCase();
  if (code <= 0xff) return `\\x${digits.padStart(2, '0')}`;
  return code <= 0xffff ? `\\u${digits.padStart(4, '0')}` : `\\U${digits.padStart(8, '0')}`;
}

function isSurrogate(code: number): boolean {
  return code >= 0xd800 && code <= 0xdfff;
}
