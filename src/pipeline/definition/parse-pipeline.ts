import { suggestName } from '../../errors/nearest-name.ts';
import { readYaml, type YamlEntry, type YamlMapNode, type YamlNode } from '../yaml/read-yaml.ts';
import { problemAt, type Problem, type SourceText } from '../yaml/source-text.ts';
import type {
  CommandDefinition,
  Located,
  OutDefinition,
  OutRole,
  ParamsDefinition,
  StageDefinition,
} from './stage-definition.ts';
import { formatKey, formatScalar } from '../yaml/yaml-value.ts';

export interface PipelineParsing {
  readonly definitions: readonly StageDefinition[];
  readonly problems: readonly Problem[];
}

const TOP_KEYS = ['stages'];
const STAGE_KEYS = ['cmd', 'desc', 'wdir', 'deps', 'params', 'outs', 'metrics', 'plots', 'meta'];
const OUT_KEYS = ['cache', 'desc'];
const OUT_SECTIONS: readonly (readonly [key: string, role: OutRole])[] = [
  ['outs', 'out'],
  ['metrics', 'metric'],
  ['plots', 'plot'],
];

/** Reads the text of pipeline.yaml. Every stage that has a name and a command is in the result, next to all problems. */
export function parsePipeline(source: SourceText): PipelineParsing {
  const { root, problems: syntax } = readYaml(source);
  const problems = [...syntax];
  const parser = createParser(source, problems);
  if (root === undefined) {
    if (problems.length === 0) problems.push(problemAt(source, 0, 0, 'expected stages, got an empty file.'));
    return { definitions: [], problems };
  }
  const top = parser.map(root, 'the file', TOP_KEYS);
  const stages = top?.get('stages');
  if (top !== undefined && stages === undefined) parser.fail(root, 'expected the key "stages", got none.');
  const entries = stages === undefined ? undefined : parser.entries(stages.value, '"stages"');
  const definitions = (entries ?? []).map((entry) => parseStage(entry, parser));
  return { definitions: definitions.filter((definition) => definition !== undefined), problems };
}

function parseStage(entry: YamlEntry, parser: Parser): StageDefinition | undefined {
  const name: Located = { text: formatKey(entry.key), start: entry.start, end: entry.end };
  const of = (key: string): string => `"${key}" of stage "${name.text}"`;
  if (name.text === '') parser.fail(entry, 'expected a name for the stage, got an empty one.');
  const fields = parser.map(entry.value, `stage "${name.text}"`, STAGE_KEYS);
  if (fields === undefined) return undefined;
  const cmd = parseCommand(entry, fields.get('cmd'), name.text, parser);
  const wdir = fields.get('wdir');
  const desc = fields.get('desc');
  const definition = {
    name,
    desc: desc && parser.text(desc.value, of('desc'))?.text,
    wdir: wdir && parser.text(wdir.value, of('wdir')),
    deps: parser.list(fields.get('deps'), of('deps')).flatMap((node) => parser.text(node, of('deps')) ?? []),
    params: parser
      .list(fields.get('params'), of('params'))
      .flatMap((node) => parseParams(node, of('params'), parser)),
    outs: OUT_SECTIONS.flatMap(([key, role]) =>
      parser.list(fields.get(key), of(key)).flatMap((node) => parseOut(node, role, of(key), parser)),
    ),
  };
  return cmd && { ...definition, cmd };
}

function parseCommand(
  stage: YamlEntry,
  entry: YamlEntry | undefined,
  name: string,
  parser: Parser,
): CommandDefinition | undefined {
  const what = `"cmd" of stage "${name}"`;
  if (entry === undefined) {
    parser.fail(stage, `expected a command in stage "${name}": the key "cmd" is missing.`);
    return undefined;
  }
  const isList = entry.value.kind === 'list';
  const nodes = entry.value.kind === 'list' ? entry.value.items : [entry.value];
  const items = nodes.flatMap((node) => parser.text(node, what) ?? []);
  if (items.length < nodes.length) return undefined;
  const blank = items.find(({ text }) => text.trim() === '');
  if (blank !== undefined || items.length === 0) {
    parser.fail(blank ?? entry, `expected a command as ${what}, got an empty one.`);
    return undefined;
  }
  return { isList, items };
}

function parseParams(node: YamlNode, what: string, parser: Parser): ParamsDefinition[] {
  if (node.kind !== 'map') {
    const key = parser.text(node, what);
    return key === undefined ? [] : [{ file: undefined, keys: [key] }];
  }
  return node.entries.map((entry) => {
    const file: Located = { text: formatKey(entry.key), start: entry.start, end: entry.end };
    const whole = entry.value.kind === 'scalar' && entry.value.value === null;
    const keys = whole
      ? undefined
      : parser.list(entry, `${what} for ${file.text}`).flatMap((key) => parser.text(key, what) ?? []);
    return { file, keys };
  });
}

function parseOut(node: YamlNode, role: OutRole, what: string, parser: Parser): OutDefinition[] {
  if (node.kind !== 'map') {
    const path = parser.text(node, what);
    return path === undefined ? [] : [{ path, role, cache: true, desc: undefined }];
  }
  return node.entries.flatMap((entry) => {
    const path: Located = { text: formatKey(entry.key), start: entry.start, end: entry.end };
    const fields = parser.map(entry.value, `output "${path.text}"`, OUT_KEYS);
    if (fields === undefined) return [];
    const cache = fields.get('cache');
    const desc = fields.get('desc');
    return [
      {
        path,
        role,
        cache: cache === undefined || parser.boolean(cache.value, `"cache" of output "${path.text}"`),
        desc: desc && parser.text(desc.value, `"desc" of output "${path.text}"`)?.text,
      },
    ];
  });
}

type Parser = ReturnType<typeof createParser>;

/** Reads nodes as what they should be; whatever is something else becomes a problem. */
function createParser(source: SourceText, problems: Problem[]) {
  const fail = (span: { readonly start: number; readonly end: number }, message: string): void => {
    problems.push(problemAt(source, span.start, span.end, message));
  };
  const entries = (node: YamlNode, what: string): YamlMapNode['entries'] | undefined => {
    if (node.kind === 'map') return node.entries;
    fail(node, `expected keys and values in ${what}, got ${describeNode(node)}.`);
    return undefined;
  };
  return {
    fail,
    entries,
    map: (
      node: YamlNode,
      what: string,
      known: readonly string[],
    ): ReadonlyMap<string, YamlEntry> | undefined => {
      const found = entries(node, what);
      for (const entry of found ?? []) {
        const key = formatKey(entry.key);
        if (!known.includes(key)) {
          fail(
            entry,
            `expected one of ${known.join(', ')} in ${what}, got "${key}".${suggestName(key, known)}`,
          );
        }
      }
      return found && new Map(found.map((entry) => [formatKey(entry.key), entry]));
    },
    list: (entry: YamlEntry | undefined, what: string): readonly YamlNode[] => {
      if (entry === undefined || (entry.value.kind === 'scalar' && entry.value.value === null)) return [];
      if (entry.value.kind === 'list') return entry.value.items;
      fail(entry.value, `expected a list as ${what}, got ${describeNode(entry.value)}.`);
      return [];
    },
    text: (node: YamlNode, what: string): Located | undefined => {
      if (node.kind === 'scalar' && typeof node.value === 'string') {
        return { text: node.value, start: node.start, end: node.end };
      }
      fail(node, `expected text as ${what}, got ${describeNode(node)}.`);
      return undefined;
    },
    boolean: (node: YamlNode, what: string): boolean => {
      if (node.kind === 'scalar' && typeof node.value === 'boolean') return node.value;
      fail(node, `expected true or false as ${what}, got ${describeNode(node)}.`);
      return true;
    },
  };
}

function describeNode(node: YamlNode): string {
  switch (node.kind) {
    case 'list':
      return 'a list';
    case 'map':
      return 'keys and values';
    case 'scalar':
      return node.value === null ? 'nothing' : `"${formatScalar(node.value)}"`;
  }
}
