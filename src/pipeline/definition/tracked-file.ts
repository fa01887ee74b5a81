import { basename, resolve } from 'node:path';
import { readYaml, valueOf, type YamlEntry, type YamlNode } from '../yaml/read-yaml.ts';
import type { Problem, SourceText } from '../yaml/source-text.ts';
import { createNodeReader, isNothing, type NodeReader } from './node-reader.ts';
import type { Located, OutRole } from './stage-definition.ts';
import type { Stage, StageFile, StageOut } from './stage.ts';

const FILE_KEYS = ['outs', 'deps', 'md5', 'wdir', 'frozen', 'locked', 'meta', 'always_changed', 'desc'];

/** Reads a `*.dvc` file: data that `add` put under control. Undefined where it is none; what is wrong is added to `problems`. */
export function parseTrackedFile(
  source: SourceText,
  file: StageFile,
  problems: Problem[],
): Stage | undefined {
  const { root, problems: syntax } = readYaml(source);
  problems.push(...syntax);
  if (syntax.length > 0) return undefined;
  const reader = createNodeReader(source, problems);
  const whole = { text: file.path, start: 0, end: 0 };
  if (root === undefined) {
    reader.fail(whole, 'expected outs, got an empty file.');
    return undefined;
  }
  const fields = reader.map(root, `"${file.path}"`, FILE_KEYS);
  if (fields === undefined) return undefined;
  const wdir = fields.get('wdir');
  const wdirText = wdir && !isNothing(wdir.value) ? reader.text(wdir.value, '"wdir"') : undefined;
  const folder = resolve(file.folder, wdirText?.text ?? '.');
  const desc = fields.get('desc');
  const meta = fields.get('meta');
  const name = basename(file.path);
  return {
    name,
    address: file.path,
    group: undefined,
    file,
    desc: desc && reader.text(desc.value, '"desc"')?.text,
    meta: meta && valueOf(meta.value),
    frozen:
      reader.boolean(fields.get('frozen'), '"frozen"', false) ||
      reader.boolean(fields.get('locked'), '"locked"', false),
    alwaysChanged: reader.boolean(fields.get('always_changed'), '"always_changed"', false),
    cmd: '',
    command: { kind: 'tracked' },
    folder,
    wdir: undefined,
    // What was imported comes from elsewhere: nothing of this project is needed for it.
    deps: [],
    params: [],
    outs: reader
      .list(fields.get('outs'), '"outs"')
      .flatMap((node) => parseTrackedOut(node, folder, source, reader) ?? []),
    place: { source, start: 0, end: 0 },
  };
}

function parseTrackedOut(
  node: YamlNode,
  folder: string,
  source: SourceText,
  reader: NodeReader,
): StageOut | undefined {
  const found = reader.entries(node, '"outs"');
  if (found === undefined) return undefined;
  const fields = new Map(found.map((entry): [unknown, YamlEntry] => [entry.key, entry]));
  const pathEntry = fields.get('path');
  if (pathEntry === undefined) {
    reader.fail(node, 'expected the path of each output, got none.');
    return undefined;
  }
  const path: Located | undefined = reader.text(pathEntry.value, '"path"');
  if (path === undefined) return undefined;
  const text = (key: string): string | undefined => {
    const entry = fields.get(key);
    return entry && !isNothing(entry.value) ? reader.text(entry.value, `"${key}"`)?.text : undefined;
  };
  const is = (key: string): boolean => {
    const entry = fields.get(key);
    return entry !== undefined && !(entry.value.kind === 'scalar' && !entry.value.value);
  };
  const role: OutRole = is('metric') ? 'metric' : is('plot') ? 'plot' : 'out';
  return {
    path: path.text,
    absolute: resolve(folder, path.text),
    place: { source, start: path.start, end: path.end },
    role,
    cache: reader.boolean(fields.get('cache'), '"cache"', true),
    persist: reader.boolean(fields.get('persist'), '"persist"', false),
    push: reader.boolean(fields.get('push'), '"push"', true),
    remote: text('remote'),
    desc: text('desc'),
    plot: undefined,
  };
}
