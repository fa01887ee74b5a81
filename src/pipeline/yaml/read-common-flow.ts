import { resolvePlainScalar } from './resolve-plain-scalar.ts';
import { uncommon, type YamlCursor } from './yaml-cursor.ts';
import type { YamlEntry, YamlNode } from './yaml-node.ts';
import { formatKey } from './yaml-value.ts';

const ESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  n: '\n',
  t: '\t',
  r: '\r',
  b: '\b',
  f: '\f',
  '0': '\0',
  e: '\u001b',
  a: '\u0007',
  v: '\v',
};

/** Adds an entry; a key that is no scalar, is there already or merges another map is uncommon. */
export function addEntry(entries: YamlEntry[], names: Set<string>, key: YamlNode, value: YamlNode): void {
  if (key.kind !== 'scalar' || (typeof key.value === 'object' && key.value !== null)) return uncommon();
  const name = formatKey(key.value);
  if (names.has(name) || name === '<<') uncommon();
  names.add(name);
  entries.push({ key: key.value, value, start: key.start, end: key.end });
}

/** Reads `[…]`, `{…}` and text in quotes; each leaves the cursor behind what it read. */
export function createFlowReader(cursor: YamlCursor) {
  const { text, isBlank, trimmedEnd, checkPlainStart } = cursor;

  const readQuoted = (): YamlNode => {
    const start = cursor.at;
    const quote = text[cursor.at++];
    let value = '';
    for (;;) {
      const char = text[cursor.at];
      if (char === undefined || char === '\n') return uncommon();
      cursor.at++;
      if (char !== quote) {
        value += quote === '"' && char === '\\' ? readEscape() : char;
      } else if (quote === "'" && text[cursor.at] === "'") {
        value += text[cursor.at++] ?? '';
      } else {
        return { kind: 'scalar', value, start, end: cursor.at };
      }
    }
  };

  const readEscape = (): string => {
    const char = text[cursor.at++] ?? '';
    if (char === 'u' || char === 'x') {
      const digits = text.slice(cursor.at, cursor.at + (char === 'u' ? 4 : 2));
      if (!/^[0-9a-fA-F]+$/.test(digits)) uncommon();
      cursor.at += digits.length;
      return String.fromCharCode(Number.parseInt(digits, 16));
    }
    return ESCAPES[char] ?? uncommon();
  };

  /** Blanks inside a flow; line breaks only where the whole document is one, as in JSON. */
  const skipInFlow = (mayBreak: boolean): void => {
    while (text[cursor.at] === ' ' || (text[cursor.at] === '\n' && mayBreak)) cursor.at++;
    if (text[cursor.at] === '#' || text[cursor.at] === '\n') uncommon();
  };

  const readFlow = (mayBreak: boolean): YamlNode => {
    const char = text[cursor.at];
    if (char === '[') return cursor.nested(() => readFlowList(mayBreak));
    return char === '{' ? cursor.nested(() => readFlowMap(mayBreak)) : readFlowScalar();
  };

  const readFlowList = (mayBreak: boolean): YamlNode => {
    const start = cursor.at++;
    const items: YamlNode[] = [];
    for (;;) {
      skipInFlow(mayBreak);
      if (text[cursor.at] === ']') break;
      items.push(readFlow(mayBreak));
      skipInFlow(mayBreak);
      if (text[cursor.at] === ',') cursor.at++;
      else if (text[cursor.at] !== ']') uncommon();
    }
    return { kind: 'list', items, start, end: ++cursor.at };
  };

  const readFlowMap = (mayBreak: boolean): YamlNode => {
    const start = cursor.at++;
    const entries: YamlEntry[] = [];
    const names = new Set<string>();
    for (;;) {
      skipInFlow(mayBreak);
      if (text[cursor.at] === '}') break;
      const isQuoted = text[cursor.at] === '"' || text[cursor.at] === "'";
      const key = readFlowScalar();
      if (text[cursor.at] !== ':' || (!isQuoted && !isBlank(cursor.at + 1))) uncommon();
      cursor.at++;
      skipInFlow(mayBreak);
      addEntry(entries, names, key, readFlow(mayBreak));
      skipInFlow(mayBreak);
      if (text[cursor.at] === ',') cursor.at++;
      else if (text[cursor.at] !== '}') uncommon();
    }
    return { kind: 'map', entries, start, end: ++cursor.at };
  };

  const readFlowScalar = (): YamlNode => {
    if (text[cursor.at] === '"' || text[cursor.at] === "'") return readQuoted();
    const start = cursor.at;
    checkPlainStart(cursor.at);
    for (; ; cursor.at++) {
      const char = text[cursor.at];
      if (char === undefined || ',[]{}\n'.includes(char)) break;
      if (char === ':' && (isBlank(cursor.at + 1) || ',[]{}'.includes(text[cursor.at + 1] ?? ''))) break;
      if (char === '#' && text[cursor.at - 1] === ' ') uncommon();
    }
    const end = trimmedEnd(start, cursor.at);
    if (end === start || (text[cursor.at] === '\n' && !',[]{}'.includes(text[cursor.at] ?? ''))) {
      // A plain text may go on in the next line, but for numbers and words of JSON.
      if (end === start || !/^(?:-?[\d.eE+-]+|true|false|null)$/.test(text.slice(start, end))) uncommon();
    }
    return { kind: 'scalar', value: resolvePlainScalar(text.slice(start, end)), start, end };
  };

  return { readQuoted, readFlow };
}
