import { relative, resolve } from 'node:path';
import type { YamlNode } from '../yaml/read-yaml.ts';
import { problemAt, type Problem, type SourceText } from '../yaml/source-text.ts';
import { formatScalar } from '../yaml/yaml-value.ts';
import { hasTemplate } from './fill-template.ts';
import { DEFAULT_PARAMS_FILE, type ParamsFile } from './params-file.ts';
import { EMPTY_CONTEXT, mergeContexts, toContext, type ContextMap } from './template-context.ts';

/** What templates can refer to so far, and which files it was read from: all of a file (`undefined`), or some of its keys. */
export interface LoadedVars {
  readonly context: ContextMap;
  readonly files: ReadonlyMap<string, readonly string[] | undefined>;
}

export interface VarsSource {
  readonly source: SourceText;
  readonly problems: Problem[];
  /** Absolute; files of `vars` are relative to it. */
  readonly folder: string;
  readonly root: string;
  readonly readParams: (absolute: string) => ParamsFile | undefined;
  /** Names that are taken: `item` and `key` in a group of stages. */
  readonly reserved: readonly string[];
}

/** params.yaml of the folder, where there is one. */
export function loadDefaultVars({ folder, readParams, problems }: VarsSource): LoadedVars {
  const absolute = resolve(folder, DEFAULT_PARAMS_FILE);
  const file = readParams(absolute);
  if (file?.root !== undefined && file.root.kind !== 'map') {
    const message = `expected keys and values in ${file.source.file}, got something else.`;
    problems.push(problemAt(file.source, file.root.start, file.root.end, message));
  }
  if (file === undefined) return { context: EMPTY_CONTEXT, files: new Map() };
  const context = file.root === undefined ? EMPTY_CONTEXT : toContext(file.root, file.source.file);
  return {
    context: context.kind === 'map' ? context : EMPTY_CONTEXT,
    files: new Map([[absolute, undefined]]),
  };
}

/** Adds a list of `vars`: maps, `file`, `file:key,key`. A setting that is there already is a problem, as in DVC. */
export function loadVars(vars: YamlNode, loaded: LoadedVars, where: string, from: VarsSource): LoadedVars {
  const fail = (node: YamlNode, message: string): void => {
    from.problems.push(problemAt(from.source, node.start, node.end, message));
  };
  if (vars.kind !== 'list') {
    if (vars.kind === 'map' || vars.value !== null) fail(vars, `expected a list as ${where}.`);
    return loaded;
  }
  let current = loaded;
  for (const [index, node] of vars.items.entries()) {
    const template = findTemplate(node);
    if (template !== undefined) {
      fail(template, `expected no template in ${where}: what templates refer to cannot be one itself.`);
    } else if (node.kind === 'map') {
      const context = toContext(node, `vars[${index}]`);
      if (context.kind === 'map') current = { ...current, context: merge(current, context, node, from) };
    } else if (node.kind === 'scalar' && typeof node.value === 'string') {
      current = loadFile(node, node.value, current, from);
    } else {
      const got = node.kind === 'scalar' && node.value !== null ? `"${formatScalar(node.value)}"` : 'none';
      fail(node, `expected a file or keys and values in ${where}, got ${got}.`);
    }
  }
  return current;
}

function loadFile(node: YamlNode, typed: string, loaded: LoadedVars, from: VarsSource): LoadedVars {
  const fail = (message: string): LoadedVars => {
    from.problems.push(problemAt(from.source, node.start, node.end, message));
    return loaded;
  };
  const [path, keyList] = splitOnce(typed, ':');
  const keys = keyList?.split(',').filter((key) => key !== '') ?? [];
  const absolute = resolve(from.folder, path);
  if (loaded.files.has(absolute)) {
    const earlier = loaded.files.get(absolute);
    if (earlier === undefined && keys.length === 0) return loaded;
    if (earlier === undefined) return fail(`expected "${path}" once in vars: all of it is loaded already.`);
    if (keys.length === 0 || keys.some((key) => earlier.includes(key)))
      return fail(`expected each key of "${path}" once in vars: part of it is loaded already.`);
  }
  const file = from.readParams(absolute);
  const shown = relative(from.root, absolute);
  if (file === undefined) return fail(`expected the file "${shown}" of vars, found none.`);
  if (file.problems.length > 0) return loaded;
  const all = file.root === undefined ? EMPTY_CONTEXT : toContext(file.root, file.source.file);
  if (all.kind !== 'map') return fail(`expected keys and values in "${shown}", got something else.`);
  const missing = keys.find((key) => !all.entries.has(key));
  if (missing !== undefined) return fail(`expected the key "${missing}" in ${shown}, found none.`);
  const chosen =
    keys.length === 0
      ? all
      : { ...all, entries: new Map([...all.entries].filter(([key]) => keys.includes(key))) };
  return {
    context: merge(loaded, chosen, node, from),
    files: new Map(loaded.files).set(
      absolute,
      keys.length === 0 ? undefined : [...(loaded.files.get(absolute) ?? []), ...keys],
    ),
  };
}

function merge(loaded: LoadedVars, update: ContextMap, node: YamlNode, from: VarsSource): ContextMap {
  const { problems, source, reserved } = from;
  const taken = reserved.find((name) => update.entries.has(name));
  if (taken !== undefined) {
    const message = `expected vars without "${taken}", which stands for the element of a stage group.`;
    problems.push(problemAt(source, node.start, node.end, message));
    return loaded.context;
  }
  const { context, clashes } = mergeContexts(loaded.context, update);
  for (const { path, source: earlier } of clashes) {
    const message = `expected each variable once, got "${path}" from ${update.source} again (already in ${earlier}).`;
    problems.push(problemAt(source, node.start, node.end, message));
  }
  return context;
}

function findTemplate(node: YamlNode): YamlNode | undefined {
  switch (node.kind) {
    case 'scalar':
      return typeof node.value === 'string' && hasTemplate(node.value) ? node : undefined;
    case 'list':
      return firstTemplate(node.items);
    case 'map':
      return firstTemplate(
        node.entries.flatMap(({ key, value, start, end }): YamlNode[] => [
          { kind: 'scalar', value: key, start, end },
          value,
        ]),
      );
  }
}

function firstTemplate(nodes: readonly YamlNode[]): YamlNode | undefined {
  for (const node of nodes) {
    const found = findTemplate(node);
    if (found !== undefined) return found;
  }
  return undefined;
}

function splitOnce(text: string, separator: string): readonly [string, string | undefined] {
  const at = text.indexOf(separator);
  return at === -1 ? [text, undefined] : [text.slice(0, at), text.slice(at + separator.length)];
}
