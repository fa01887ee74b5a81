import type { Document, Node, Scalar } from 'yaml';
import { loadYamlPackage } from './late-packages.ts';
import { resolvePlainScalar } from './resolve-plain-scalar.ts';
import { problemAt, type Problem, type SourceText } from './source-text.ts';
import type { YamlEntry, YamlNode, YamlReading, YamlScalarNode } from './yaml-node.ts';
import { formatKey, type YamlScalar } from './yaml-value.ts';

const MOST_SYNTAX_PROBLEMS = 5;
/** How the package calls a scalar without quotes. */
const PLAIN = 'PLAIN';

/** Reads any YAML 1.2: `readYaml` without its short cut. */
export function readAnyYaml(source: SourceText): YamlReading {
  const document = loadYamlPackage().parseDocument(source.text, {
    // All scalars stay text: what an unquoted one means is decided by resolvePlainScalar.
    schema: 'failsafe',
    prettyErrors: false,
    uniqueKeys: false,
    keepSourceTokens: false,
    logLevel: 'silent',
  });
  if (document.errors.length > 0) return { root: undefined, problems: syntaxProblems(source, document) };
  if (document.contents === null) return { root: undefined, problems: [] };
  const problems: Problem[] = [];
  const root = createConverter(source, document, problems)(document.contents);
  const empty = root.kind === 'scalar' && root.value === null;
  return { root: empty ? undefined : root, problems };
}

function syntaxProblems(source: SourceText, document: Document): Problem[] {
  const problems: Problem[] = [];
  const lines = new Set<number>();
  for (const error of document.errors) {
    const [start, end] = error.pos;
    const problem = problemAt(
      source,
      start,
      Math.max(start + 1, end),
      explainSyntax(error.code, error.message),
    );
    // One mistake makes several complaints about its line, and the later ones mislead.
    if (!lines.has(problem.line)) problems.push(problem);
    lines.add(problem.line);
  }
  const conflict = /^(?:<{7}|={7}|>{7})/m.exec(source.text);
  if (conflict !== null) {
    return [
      problemAt(
        source,
        conflict.index,
        conflict.index + 7,
        'expected YAML, got the mark of a merge conflict.',
      ),
    ];
  }
  return problems.slice(0, MOST_SYNTAX_PROBLEMS);
}

function explainSyntax(code: string, message: string): string {
  if (code === 'TAB_AS_INDENT') return 'expected spaces as indentation, got a tab.';
  if (message.startsWith('Nested mappings are not allowed')) {
    return 'expected a text with a colon and a space in it to stand in quotes, or behind "|" in the next line.';
  }
  return `expected valid YAML: ${message.charAt(0).toLowerCase()}${message.slice(1).replace(/\.?$/, '.')}`;
}

function createConverter(
  source: SourceText,
  document: Document,
  problems: Problem[],
): (node: Node) => YamlNode {
  const { isAlias, isMap, isScalar, isSeq } = loadYamlPackage();
  const converted = new Map<Node, YamlNode>();
  const open = new Set<Node>();

  const convert = (node: Node): YamlNode => {
    const known = converted.get(node);
    if (known !== undefined) return known;
    const [start, end] = node.range ?? [0, 0];
    if (open.has(node)) {
      problems.push(problemAt(source, start, end, 'expected a value, got an alias that contains itself.'));
      return { kind: 'scalar', value: null, start, end };
    }
    open.add(node);
    const result = convertNew(node, start, end);
    open.delete(node);
    converted.set(node, result);
    return result;
  };

  const convertNew = (node: Node, start: number, end: number): YamlNode => {
    if (isAlias(node)) {
      const target = node.resolve(document);
      return target === undefined
        ? { kind: 'scalar', value: null, start, end }
        : { ...convert(target), start, end };
    }
    if (isSeq<Node>(node)) {
      const items = node.items.map(convert);
      return { kind: 'list', items, start, end: node.flow === true ? end : (items.at(-1)?.end ?? end) };
    }
    if (isMap<Node, Node | null>(node)) {
      const { entries, last } = convertEntries(node.items);
      return { kind: 'map', entries, start, end: node.flow === true ? end : (last?.end ?? end) };
    }
    return { kind: 'scalar', value: isScalar(node) ? scalarValue(node) : null, start, end };
  };

  const convertEntries = (
    pairs: readonly { key: Node; value: Node | null }[],
  ): { entries: YamlEntry[]; last: YamlNode | undefined } => {
    const entries: YamlEntry[] = [];
    let last: YamlNode | undefined;
    const merged: YamlEntry[] = [];
    const places = new Map<string, number>();
    for (const pair of pairs) {
      const [start, end] = pair.key.range ?? [0, 0];
      const value = pair.value === null ? nullAt(end) : convert(pair.value);
      last = value;
      const key = isScalar(pair.key) ? scalarValue(pair.key) : undefined;
      if (key === undefined || (typeof key === 'object' && key !== null)) {
        problems.push(problemAt(source, start, end, 'expected a name as key.'));
        continue;
      }
      if (key === '<<' && isScalar(pair.key) && pair.key.type === PLAIN) {
        merged.push(
          ...(value.kind === 'list' ? value.items : [value]).flatMap((map) =>
            map.kind === 'map' ? map.entries : [],
          ),
        );
        continue;
      }
      const name = formatKey(key);
      const first = places.get(name);
      if (first !== undefined) {
        const { line } = problemAt(source, first, first, '');
        problems.push(
          problemAt(
            source,
            start,
            end,
            `expected each key once, got "${name}" again (first in line ${line}).`,
          ),
        );
      }
      places.set(name, start);
      entries.push({ key, value, start, end });
    }
    for (const entry of merged) {
      if (!entries.some(({ key }) => key === entry.key)) entries.push(entry);
    }
    return { entries, last };
  };
  return convert;
}

function scalarValue(scalar: Scalar): YamlScalar {
  const text = typeof scalar.value === 'string' ? scalar.value : '';
  return scalar.type === PLAIN || scalar.type === undefined ? resolvePlainScalar(text) : text;
}

function nullAt(offset: number): YamlScalarNode {
  return { kind: 'scalar', value: null, start: offset, end: offset };
}
